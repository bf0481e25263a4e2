// What somebody has typed and not sent yet, and what they sent last, in this window.

import { keptWords } from "./shelf";

const drafts = keptWords("onair-drafts", () => sessionStorage);
const last = keptWords("onair-sent", () => sessionStorage);

/** Each person has a draft in each channel and each thread. */
export function draftKey(person: string, channel: string, thread = ""): string {
  return [person, channel, thread].join("/");
}

export function useDraft(key: string): string {
  return drafts.use()[key] ?? "";
}

export function draft(key: string): string {
  return drafts.get()[key] ?? "";
}

export function setDraft(key: string, text: string): void {
  const { [key]: _, ...others } = drafts.get();
  drafts.set(text === "" ? others : { ...others, [key]: text });
}

/** The line that this person sent last, wherever; "" for none. */
export function lastSent(person: string): string {
  return last.get()[person] ?? "";
}

export function remember(person: string, text: string): void {
  last.set({ ...last.get(), [person]: text });
}
