// Doing one thing at a time, and keeping what went wrong.

import { useRef, useState } from "react";
import type { Answer } from "../store";
import { said } from "./said";

interface Doing {
  busy: boolean;
  /** What went wrong last, in words, or "". */
  wrong: string;
  /** Do it, unless the last one is still under way; true when it went well. */
  doing: (deed: () => Promise<Answer>) => Promise<boolean>;
}

export function useDoing(): Doing {
  const under = useRef(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const doing = async (deed: () => Promise<Answer>) => {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    setWrong("");
    const answer = await deed();
    under.current = false;
    setBusy(false);
    if (!answer.ok) setWrong(said(answer.error));
    return answer.ok;
  };
  return { busy, wrong, doing };
}
