// What the app offers for what is typed, asked a little after the last key.

import { useEffect, useRef, useState } from "react";
import type { Option } from "../values";

const PAUSE_MS = 150;

interface Offered {
  offers: Option[];
  /** Why there is nothing to choose, or "". */
  note: string;
}

/** *typed* is null while the list is closed. */
export function useOffers(
  typed: string | null,
  least: number,
  ask: ((typed: string) => Promise<Option[]>) | undefined,
): Offered {
  const [found, setFound] = useState<Offered>({ offers: [], note: "" });
  const asking = useRef(ask);
  asking.current = ask;
  useEffect(() => {
    let late = false;
    if (typed === null) return;
    if (typed.length < least) {
      setFound({ offers: [], note: `Type at least ${least} letters.` });
      return;
    }
    const settle = (offered: Offered) => late || setFound(offered);
    const timer = setTimeout(
      () => {
        settle({ offers: [], note: "Looking…" });
        asking
          .current?.(typed)
          .then((offers) => settle({ offers, note: offers.length ? "" : "Nothing is called so." }))
          .catch((error: Error) => settle({ offers: [], note: error.message }));
      },
      typed ? PAUSE_MS : 0,
    );
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [typed, least]);
  return found;
}
