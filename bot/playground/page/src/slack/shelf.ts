// A value that several parts of the page share, and that each draws anew when it changes.

import { useSyncExternalStore } from "react";

export interface Shelf<T> {
  get(): T;
  set(value: T): void;
  use(): T;
}

export function shelf<T>(initial: T): Shelf<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const get = () => value;
  const set = (next: T) => {
    if (next === value) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return { get, set, use: () => useSyncExternalStore(subscribe, get) };
}

type Words = { readonly [key: string]: string };

/** Words by key that outlive a reload of this window; `area` may be forbidden or full. */
export function keptWords(name: string, area: () => Storage): Shelf<Words> {
  const kept = shelf<Words>(readWords(name, area));
  const set = (value: Words) => {
    kept.set(value);
    try {
      area().setItem(name, JSON.stringify(value));
    } catch {
      // Then it lasts as long as the page.
    }
  };
  return { ...kept, set };
}

function readWords(name: string, area: () => Storage): Words {
  try {
    const found: unknown = JSON.parse(area().getItem(name) ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    return Object.fromEntries(
      Object.entries(found).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    );
  } catch {
    return {};
  }
}
