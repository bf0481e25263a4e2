// Somebody types or clicks in the workspace while a tour runs: it waits for them.

import { useEffect } from "react";
import { hold } from "./engine";

const MOVING = /^(Tab|Shift|Control|Alt|Meta|Escape|Arrow.*|Page.*|Home|End|F\d+)$/;

export function useIntervention(): void {
  useEffect(() => {
    const gone = new AbortController();
    const heard = { capture: true, signal: gone.signal };
    document.addEventListener("pointerdown", notice, heard);
    document.addEventListener("keydown", (event) => MOVING.test(event.key) || notice(event), heard);
    return () => gone.abort();
  }, []);
}

/** What the tour's own hand does is not trusted by the browser, so it is not meant. */
function notice(event: Event): void {
  const { target } = event;
  const own = target instanceof Element && target.closest("[data-tour], .tours");
  if (event.isTrusted && !own) hold(true);
}
