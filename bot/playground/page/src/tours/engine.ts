// The tour that runs: one step after the other, held up, gone on with, or given up.

import type { Team, Tour, TourStep } from "../cells";
import { go, here } from "../place";
import { notice } from "../slack/Notice";
import { firstName } from "../slack/people";
import { keptWords, type Shelf, shelf } from "../slack/shelf";
import { peek } from "../store";
import { perform, type Scene, waited } from "./doing";
import { point } from "./hand";
import { isOver } from "./reading";

/**
 * `doing`: it acts.  `waiting`: for what comes of it.  `reading`: it leaves time to
 * look.  `stuck`: it did not come.  `ended`: that was the last step.
 */
export type Phase = "doing" | "waiting" | "reading" | "stuck" | "ended";

export interface Running {
  tour: Tour;
  /** Which step, from 0. */
  at: number;
  phase: Phase;
  held: boolean;
  /** Held because somebody typed or clicked in the workspace. */
  byHand: boolean;
  /** Why it is stuck, in words. */
  trouble: string;
}

const TICK_MS = 100;
const LEAD_MS = 900;
const READING_MS = 1_100;
const LETTER_MS = 38;

export const running: Shelf<Running | null> = shelf<Running | null>(null);

/** Which tour runs, for after a reload. */
const kept = keptWords("tour", () => sessionStorage);

/** Thrown inside of a step that nobody wants any more. */
class Given extends Error {}

let scene: Scene = { since: "", rest: async () => {} };
let skip = false;
/** One step may go on although the tour is held. */
let once = false;

function change(news: Partial<Running>): void {
  const now = running.get();
  if (now) running.set({ ...now, ...news });
}

/** Begin from the first step. */
export function begin(tour: Tour): void {
  once = skip = false;
  running.set({ tour, at: 0, phase: "doing", held: false, byHand: false, trouble: "" });
  go({ tour: tour.name });
  kept.set({ name: tour.name });
  const mine = Symbol(tour.name);
  current = mine;
  scene = { since: "", rest: (wait) => rest(mine, wait) };
  void run(mine);
}

let current = Symbol("none");

/** Leave everything as it is. */
export function takeOver(): void {
  const ended = running.get()?.phase === "ended";
  current = Symbol("none");
  running.set(null);
  kept.set({});
  go({ tour: "" });
  const { person } = here();
  const who = peek<Team>("team")[0]?.people.find((each) => each.id === person);
  if (who && !ended) notice(`The tour is over; you are ${firstName(who)}.`);
}

/** Whether it ran in this window when the page was left or loaded anew. */
export function wasRunning(tour: Tour): boolean {
  return kept.get().name === tour.name;
}

export function hold(byHand = false): void {
  const now = running.get();
  if (now && !now.held && now.phase !== "ended" && now.phase !== "stuck")
    change({ held: true, byHand });
}

export function goOn(): void {
  change({ held: false, byHand: false });
}

/** Whoever presses it has read: on with it at once; held, take one step more. */
export function next(): void {
  const now = running.get();
  if (!now) return;
  if (now.phase === "reading") skip = true;
  if (now.held) once = true;
}

/** Once more what did not come. */
export function retry(): void {
  change({ phase: "doing", trouble: "", held: false, byHand: false });
  void run(current);
}

/** Wait a while, and as long as the tour is held. */
async function rest(mine: symbol, wait: number): Promise<void> {
  const ending = performance.now() + wait;
  for (;;) {
    if (current !== mine) throw new Given();
    const left = ending - performance.now();
    if (left <= 0 && (once || !running.get()?.held)) return;
    await sleep(left > 0 ? Math.min(TICK_MS, left) : TICK_MS);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

async function run(mine: symbol): Promise<void> {
  try {
    let lead = LEAD_MS;
    for (;;) {
      const now = running.get();
      const step = now?.tour.steps[now.at];
      if (!now || !step) break;
      const begun = performance.now();
      const trouble = await through(step, lead);
      if (trouble) {
        change({ phase: "stuck", trouble });
        return;
      }
      const last = now.at === now.tour.steps.length - 1;
      lead = step.hurry || (await read(mine, step, begun, last)) ? 0 : LEAD_MS;
      if (last) break;
      change({ at: now.at + 1, phase: "doing" });
    }
    change({ phase: "ended", held: false, byHand: false });
  } catch (error) {
    if (!(error instanceof Given)) throw error;
  }
}

/** Do the step and wait for what comes of it; gives what is wrong, or "". */
async function through(step: TourStep, lead: number): Promise<string> {
  await scene.rest(lead);
  const trouble = await perform(step, scene);
  if (trouble) return trouble;
  change({ phase: "waiting" });
  const over = await waited(() => isOver(step, scene.since), step.within * 1_000, scene.rest);
  if (over && step.until) point(step.until);
  return over ? "" : `This did not come within ${step.within} s: ${wanted(step)}.`;
}

function wanted(step: TourStep): string {
  if (step.until) return `“${step.until}”`;
  if (step.stands) return `the backend's room ${step.stands.group} as it should be`;
  return step.does === "kill" ? "the bot's end" : "the bot's connection";
}

/** Leave time to read; true where somebody pressed *Next* meanwhile. */
async function read(mine: symbol, step: TourStep, begun: number, last: boolean): Promise<boolean> {
  once = false;
  change({ phase: "reading" });
  if (last) return false;
  const enough = begun + READING_MS + step.says.length * LETTER_MS;
  skip = false;
  while (!skip && !once) {
    if (current !== mine) throw new Given();
    if (!running.get()?.held && performance.now() >= enough) break;
    await sleep(TICK_MS);
  }
  const pressed = skip || once;
  skip = false;
  return pressed;
}
