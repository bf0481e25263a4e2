// Up to where each person has read each channel, in this window.

import type { Message } from "../cells";
import { keptWords } from "./shelf";

const marks = keptWords("onair-read", () => sessionStorage);

function keyOf(person: string, channel: string): string {
  return `${person}/${channel}`;
}

export interface Unread {
  /** Something was said since I last looked. */
  some: boolean;
  /** How much of it was for me. */
  alerts: number;
}

/** Up to which time stamp they have read; "" for nothing. */
export function readUpTo(person: string, channel: string): string {
  return marks.get()[keyOf(person, channel)] ?? "";
}

/** Remember that they have seen everything up to there. */
export function markRead(person: string, channel: string, ts: string): void {
  const key = keyOf(person, channel);
  if (marks.get()[key] !== ts) marks.set({ ...marks.get(), [key]: ts });
}

/** What waits for a person in a channel. */
export function useUnread(person: string, channel: string, messages: readonly Message[]): Unread {
  const mark = marks.use()[keyOf(person, channel)] ?? "";
  const newest = messages.at(-1)?.ts ?? "";
  // A mark later than everything is from a playground that is over.
  const since = mark > newest ? "" : mark;
  const fresh = messages.filter((each) => isNews(each, person, since));
  return {
    some: fresh.some(inChannel),
    alerts: fresh.filter((each) => each.alerted).length,
  };
}

export function isNews(message: Message, person: string, since: string): boolean {
  return message.ts > since && message.user !== person && !message.deleted;
}

/** Whether it stands in the channel, and not only in a thread. */
export function inChannel(message: Message): boolean {
  const reply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return !reply || message.subtype === "thread_broadcast";
}
