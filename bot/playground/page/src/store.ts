// The cells that the server shows one person, kept up to date over a web socket.
//
// The server sends `{set: {key: cell, …}, drop: [key, …]}`; the first after connecting
// has `all: true` and replaces everything.  What did not change keeps its identity, so
// that React draws only what did.

import { useSyncExternalStore } from "react";
import type { Json } from "./cells";

type Cells = ReadonlyMap<string, unknown>;
interface News {
  all?: boolean;
  set: Record<string, unknown>;
  drop: string[];
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

let cells: Cells = new Map();
let online = false;
let lists = new Map<string, readonly unknown[]>();
let socket: WebSocket | null = null;
let watched = "";
let wait = FIRST_WAIT_MS;
const listeners = new Set<() => void>();

function tell(): void {
  lists = new Map();
  for (const listener of [...listeners]) listener();
}

function take(news: News): void {
  const next = new Map(news.all ? [] : cells);
  for (const [key, cell] of Object.entries(news.set)) {
    const before = cells.get(key);
    const same =
      news.all && before !== undefined && JSON.stringify(before) === JSON.stringify(cell);
    next.set(key, same ? before : cell);
  }
  for (const key of news.drop) next.delete(key);
  cells = next;
  tell();
}

function connect(): void {
  const mine = new WebSocket(
    `ws://${location.host}/page/live?person=${encodeURIComponent(watched)}`,
  );
  socket = mine;
  mine.onmessage = (message: MessageEvent<string>) => {
    if (mine !== socket) return;
    online = true;
    wait = FIRST_WAIT_MS;
    take(JSON.parse(message.data) as News);
  };
  mine.onclose = () => {
    if (mine !== socket) return;
    online = false;
    tell();
    // A lid was closed, or the playground was: look again, more and more seldom.
    setTimeout(() => {
      if (mine === socket) connect();
    }, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
}

/** See the workspace with this person's eyes from now on. */
export function watch(person: string): void {
  if (person === watched && socket !== null) return;
  watched = person;
  wait = FIRST_WAIT_MS;
  const old = socket;
  socket = null;
  old?.close();
  connect();
}

/** Somebody looks again, or the network is back: no need to wait out the pause. */
function hurry(): void {
  if (online || socket === null || document.visibilityState === "hidden") return;
  const old = socket;
  wait = FIRST_WAIT_MS;
  connect();
  old.close();
}

window.addEventListener("online", hurry);
document.addEventListener("visibilitychange", hurry);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the page and its server hear each other. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => online);
}

/** One cell by its key; undefined while there is none. */
export function useCell<T>(key: string): T | undefined {
  return useSyncExternalStore(subscribe, () => cells.get(key) as T | undefined);
}

/** Every cell whose key begins so, in the order of their keys. */
export function useCells<T>(prefix: string): readonly T[] {
  return useSyncExternalStore(subscribe, () => listed(prefix)) as readonly T[];
}

const kept = new Map<string, readonly unknown[]>();

function listed(prefix: string): readonly unknown[] {
  const known = lists.get(prefix);
  if (known) return known;
  const keys = [...cells.keys()].filter((key) => key.startsWith(prefix)).sort();
  const found = keys.map((key) => cells.get(key));
  const before = kept.get(prefix);
  const same = before?.length === found.length && found.every((one, at) => one === before[at]);
  const list = same && before ? before : found;
  kept.set(prefix, list);
  lists.set(prefix, list);
  return list;
}

/** Look at the cells as they are now, outside of drawing. */
export function peek<T>(prefix: string): T[] {
  return listed(prefix) as T[];
}

export interface Answer {
  ok: boolean;
  error: string | null;
  [more: string]: Json;
}

/** Let a person do something; what cannot be done is said in `error`. */
export async function act(what: string, body: { [key: string]: unknown }): Promise<Answer> {
  try {
    const answer = await fetch(`/page/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) return { ok: false, error: `the playground answered ${answer.status}` };
    return (await answer.json()) as Answer;
  } catch {
    return { ok: false, error: "the playground does not answer; is it still running?" };
  }
}
