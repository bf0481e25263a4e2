// Where one looks: who I am, which channel, which thread, which panel.  It is kept in
// the address, so that a reload and a second window are as one expects.

import { useSyncExternalStore } from "react";

export interface Place {
  /** A person's id; "" until one is known. */
  person: string;
  /** A channel's id, `home`, or "". */
  channel: string;
  /** The time stamp of the thread that is open beside, or "". */
  thread: string;
  /** `backend`, `story`, or "". */
  panel: string;
  /** The operation that the story is about, or "" for the latest. */
  operation: string;
  /** The address that the player shows (`/live/…m3u8`), or "". */
  playing: string;
  /** The tour that runs, by its name, or "". */
  tour: string;
}

const EMPTY: Place = {
  person: "",
  channel: "",
  thread: "",
  panel: "",
  operation: "",
  playing: "",
  tour: "",
};

function read(): Place {
  const given = new URLSearchParams(location.hash.slice(1));
  const found = { ...EMPTY };
  for (const key of Object.keys(EMPTY) as (keyof Place)[]) found[key] = given.get(key) ?? "";
  return found;
}

let place = read();
const listeners = new Set<() => void>();

/** Go there; what is not named stays as it is. */
export function go(to: Partial<Place>): void {
  const next = { ...place, ...to };
  if ((Object.keys(next) as (keyof Place)[]).every((key) => next[key] === place[key])) return;
  place = next;
  const words = new URLSearchParams();
  for (const [key, value] of Object.entries(place)) if (value) words.set(key, value);
  history.replaceState(null, "", `#${words}`);
  for (const listener of [...listeners]) listener();
}

/** The present place, outside of drawing. */
export function here(): Place {
  return place;
}

window.addEventListener("hashchange", () => {
  place = read();
  for (const listener of [...listeners]) listener();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}
