// Sending what was typed, and what became of it.

import { useState } from "react";
import { act } from "../store";
import { draft, draftKey, remember, setDraft } from "./drafts";

export interface Target {
  person: string;
  channel: string;
  thread?: string | undefined;
}

export interface Sending {
  /** The lines that are under way. */
  pending: readonly string[];
  error: string;
  send: (text: string) => Promise<void>;
  forget: () => void;
}

/** Slack's own complaints come as a whisper; after these the line was no good as it was. */
const MISTYPED = ["not_a_command", "not_in_threads"];
const CODE = /^[a-z]+(?:_[a-z]+)+$/u;

export function useSending({ person, channel, thread }: Target): Sending {
  const [pending, setPending] = useState<readonly string[]>([]);
  const [error, setError] = useState("");
  const key = draftKey(person, channel, thread);
  const send = async (text: string) => {
    setDraft(key, "");
    setError("");
    setPending((before) => [...before, text]);
    remember(person, text);
    const answer = await act("say", { person, channel, text, ...inThread(thread) });
    setPending((before) => without(before, text));
    if (answer.ok) return;
    const said = answer.error ?? "it could not be sent";
    const whispered = text.startsWith("/") && CODE.test(said);
    if (!whispered) setError(said);
    // That whisper is in the channel, and may be hidden by the thread.
    else if (said === "not_in_threads") setError("Slack knows no commands in threads.");
    // The text stays, unless somebody has typed on.
    if ((!whispered || MISTYPED.includes(said)) && draft(key) === "") setDraft(key, text);
  };
  return { pending, error, send, forget: () => setError("") };
}

function inThread(thread: string | undefined): { thread_ts?: string } {
  return thread ? { thread_ts: thread } : {};
}

function without(lines: readonly string[], line: string): string[] {
  const at = lines.indexOf(line);
  return lines.filter((_, index) => index !== at);
}
