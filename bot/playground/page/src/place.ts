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

/** Where Back leads away from; what else changes is no step of its own. */
const STEPS: (keyof Place)[] = ["person", "channel", "thread", "panel", "playing"];

/** Go there; what is not named stays as it is. */
export function go(to: Partial<Place>): void {
  const next = { ...place, ...to };
  // Nobody goes back through what a tour did, nor to where nobody has been yet.
  const stays = place.tour !== "" || next.tour !== "" || place.channel === "";
  const step = !stays && STEPS.some((key) => next[key] !== place[key]);
  take(next, step ? "pushState" : "replaceState");
}

/** Correct where one is: no step that Back would lead to. */
export function correct(to: Partial<Place>): void {
  take({ ...place, ...to }, "replaceState");
}

function take(next: Place, how?: "pushState" | "replaceState"): void {
  if ((Object.keys(next) as (keyof Place)[]).every((key) => next[key] === place[key])) return;
  place = next;
  const words = new URLSearchParams(Object.entries(place).filter(([, value]) => value));
  if (how) history[how](null, "", `#${words}`);
  for (const listener of [...listeners]) listener();
}

/** The present place, outside of drawing. */
export function here(): Place {
  return place;
}

// Back and forward, and an address that somebody types.
window.addEventListener("popstate", () => take(read()));
window.addEventListener("hashchange", () => take(read()));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}
