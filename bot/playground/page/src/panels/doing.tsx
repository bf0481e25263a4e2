// Acts of a panel: each once at a time, and what cannot be done is said beside the button.

import { useRef, useState } from "react";
import { act } from "../store";

export interface Doing {
  /** The act that is under way, or "". */
  busy: string;
  error: string;
  /** Do it; true when it was done. While the same is under way nothing happens. */
  run: (what: string, body?: { [key: string]: unknown }) => Promise<boolean>;
}

export function useDoing(): Doing {
  const [busy, setBusy] = useState("");
  const [error, setError] = useState("");
  const under = useRef(new Set<string>());
  async function run(what: string, body: { [key: string]: unknown } = {}): Promise<boolean> {
    const same = `${what} ${JSON.stringify(body)}`;
    if (under.current.has(same)) return false;
    under.current.add(same);
    setBusy(what);
    const answer = await act(what, body);
    under.current.delete(same);
    setBusy("");
    setError(answer.ok ? "" : (answer.error ?? "that could not be done"));
    return answer.ok;
  }
  return { busy, error, run };
}

/** Where an error of those acts is read out and shown. */
export function Trouble({ of }: { of: Doing }) {
  return (
    <p className="panel-trouble" role="alert">
      {of.error && <>Not done: {of.error}</>}
    </p>
  );
}
