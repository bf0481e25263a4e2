// Where a moment stands in a picture that shows 3 ms and 20 minutes side by side.
//
// An even scale hides the milliseconds; a logarithm from the start squeezes everything
// that comes late.  So each pause between two neighbouring moments gets a width by the
// logarithm of its own length: order and neighbourhood stay true, late steps stay wide,
// and figures say the rest.

import type { Step } from "../cells";

export interface Scale {
  /** From 0 on the left to 1 on the right. */
  place: (ms: number) => number;
  /** Moments to write below, far enough from each other. */
  ticks: number[];
  /** Waits that are drawn much shorter than they were. */
  pauses: { from: number; to: number }[];
}

/** How much of the picture is kept for what is still under way. */
const OPEN_END = 0.1;
/** From here on a wait is worth telling, and gets room for its figure. */
const PAUSE_MS = 1_000;
const PAUSE_WIDER = 2.2;
/** The least distance of two figures below. */
const APART = 0.2;

export function moments(steps: readonly Step[]): number[] {
  const all = steps.flatMap((step) => [step.from, step.to ?? step.from]);
  return [...new Set([0, ...all])].sort((one, other) => one - other);
}

/** Every pause by its logarithm. */
export function stretched(steps: readonly Step[]): Scale {
  const known = moments(steps);
  const widths = known.map((ms, at) => (at ? width(ms - (known[at - 1] ?? 0)) : 0));
  const pauses = known.flatMap((to, at) => {
    const from = known[at - 1] ?? 0;
    return to - from >= PAUSE_MS ? [{ from, to }] : [];
  });
  return { ...built(steps, known, widths), pauses };
}

function width(ms: number): number {
  return Math.log10(1 + ms) * (ms >= PAUSE_MS ? PAUSE_WIDER : 1);
}

/** Every millisecond alike. */
export function even(steps: readonly Step[]): Scale {
  const known = moments(steps);
  const widths = known.map((ms, at) => (at ? ms - (known[at - 1] ?? 0) : 0));
  return built(steps, known, widths);
}

function built(steps: readonly Step[], known: number[], widths: number[]): Scale {
  const room = steps.some((step) => step.to === null) ? 1 - OPEN_END : 1;
  const total = widths.reduce((sum, one) => sum + one, 0) || 1;
  let reached = 0;
  const places = widths.map((width) => {
    reached += width;
    return (reached / total) * room;
  });
  const place = (ms: number) => between(ms, known, places);
  return { place, ticks: apart(known, place), pauses: [] };
}

function between(ms: number, known: number[], places: number[]): number {
  const after = known.findIndex((one) => one >= ms);
  if (after <= 0) return after === 0 ? (places[0] ?? 0) : (places.at(-1) ?? 0);
  const [left, right] = [known[after - 1] ?? 0, known[after] ?? 0];
  const [from, to] = [places[after - 1] ?? 0, places[after] ?? 0];
  return from + ((to - from) * (ms - left)) / (right - left);
}

/** The first and the last moment, and of those between the ones that have room. */
function apart(known: number[], place: (ms: number) => number): number[] {
  const last = known.at(-1) ?? 0;
  const chosen = [known[0] ?? 0];
  for (const ms of known) {
    const room = place(ms) - place(chosen.at(-1) ?? 0);
    if (room >= APART && place(last) - place(ms) >= APART) chosen.push(ms);
  }
  if (last !== chosen[0]) chosen.push(last);
  return chosen;
}
