// Times and durations in words, and the playground's clock: this machine's, moved ahead.

import { useEffect, useState } from "react";
import type { PlayClock } from "../cells";
import { useCell } from "../store";

const SECOND = 1_000;

/** The playground's time in milliseconds since 1970, anew every second. */
export function usePlayTime(): number {
  const ahead = useCell<PlayClock>("clock")?.ahead ?? 0;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(ticking);
  }, []);
  return now + ahead * SECOND;
}

const TIME = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

function moment(at: string | number): Date | null {
  const found = new Date(at);
  return Number.isNaN(found.getTime()) ? null : found;
}

/** 12:30:05 in this machine's time zone. */
export function timeOfDay(at: string | number): string {
  const found = moment(at);
  return found ? TIME.format(found) : String(at);
}

/** 12:30:05.123 */
export function exactTime(at: string): string {
  const found = moment(at);
  if (!found) return at;
  return `${TIME.format(found)}.${String(found.getMilliseconds()).padStart(3, "0")}`;
}

/** Mon, 3 Feb */
export function dayOf(at: number): string {
  return DAY.format(new Date(at));
}

/** How long something runs, as on a clock: 0:07, 12:30, 1:02:03. */
export function running(since: string, now: number): string {
  const begun = moment(since)?.getTime() ?? now;
  const seconds = Math.max(0, Math.floor((now - begun) / SECOND));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Milliseconds as one reads them: 3 ms, 1.25 s, 2 min 5 s, 1 h 10 min. */
export function took(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / SECOND).toFixed(ms < 9_950 ? 2 : 1)} s`;
  return inMinutes(Math.round(ms / SECOND));
}

/** A moment after the gesture, exact to the millisecond: 9.5 ms, 1.250 s, 20:04.012. */
export function after(ms: number): string {
  if (ms < 999.5) return took(ms);
  const rest = ((ms % 60_000) / SECOND).toFixed(3);
  const minutes = Math.floor(ms / 60_000);
  return minutes ? `${minutes}:${rest.padStart(6, "0")}` : `${rest} s`;
}

/** How long about, in few characters: 2.2 s, 10 min, 1 h 10 min. */
export function about(ms: number): string {
  if (ms < 59_950) return `${(ms / SECOND).toFixed(1)} s`;
  return inMinutes(Math.round(ms / 60_000) * 60);
}

function inMinutes(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}
