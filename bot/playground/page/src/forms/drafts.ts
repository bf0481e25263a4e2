// What was typed in forms that are still open, so that a reload loses nothing.

import type { Value, Values } from "./values";
import { secret } from "./values";

const PREFIX = "onair-form/";

function key(person: string, form: string): string {
  return `${PREFIX}${person}/${form}`;
}

// Beside the browser's, which has no passwords: a form below another one keeps all.
const open = new Map<string, Values>();

export function loadDraft(person: string, form: string): Values {
  const name = key(person, form);
  const known = open.get(name);
  if (known) return known;
  try {
    const words = JSON.parse(sessionStorage.getItem(name) ?? "{}") as Record<string, Value>;
    return words !== null && typeof words === "object" ? words : {};
  } catch {
    return {};
  }
}

export function keepDraft(person: string, form: string, values: Values): void {
  const name = key(person, form);
  open.set(name, values);
  const shown = Object.entries(values).filter(([action]) => !secret(action));
  try {
    sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(shown)));
  } catch {
    // A browser that keeps nothing still fills in forms.
  }
}

/** Forget what this person typed in forms that are not open any more. */
export function dropDrafts(person: string, stillOpen: readonly string[]): void {
  const kept = new Set(stillOpen.map((form) => key(person, form)));
  const gone = (name: string) => name.startsWith(key(person, "")) && !kept.has(name);
  for (const name of [...open.keys()].filter(gone)) open.delete(name);
  try {
    for (const name of Object.keys(sessionStorage).filter(gone)) sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}
