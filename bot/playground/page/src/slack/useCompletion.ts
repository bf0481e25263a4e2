// Which of the offered commands is chosen, and the keys that choose.

import { type KeyboardEvent, useState } from "react";
import type { Command } from "../cells";
import { type Completion, complete, type Offer } from "./completion";

export interface Choosing extends Completion {
  /** The chosen one's place; -1 for none. */
  at: number;
  /** Takes the keys that are for the list; says whether it did. */
  onKey: (event: KeyboardEvent) => boolean;
}

interface Memory {
  /** For which text the choice was made. */
  text: string;
  at: number;
  closed: boolean;
}

export function useCompletion(
  text: string,
  commands: readonly Command[],
  take: (offer: Offer) => void,
): Choosing {
  const found = complete(text, commands);
  const [memory, setMemory] = useState<Memory>({ text: "", at: 0, closed: false });
  const current = memory.text === text;
  const offers = current && memory.closed ? [] : found.offers;
  const first = found.eager ? 0 : -1;
  const at = Math.min(current ? memory.at : first, offers.length - 1);
  const choose = (to: number) => setMemory({ text, at: to, closed: false });

  const onKey = (event: KeyboardEvent): boolean => {
    if (offers.length === 0 || event.shiftKey || event.nativeEvent.isComposing) return false;
    const offer = offers[Math.max(at, 0)];
    if (event.key === "ArrowDown") choose((at + 1) % offers.length);
    else if (event.key === "ArrowUp") choose(at <= 0 ? offers.length - 1 : at - 1);
    else if (event.key === "Escape") setMemory({ text, at: -1, closed: true });
    else if ((event.key === "Tab" || (event.key === "Enter" && at >= 0)) && offer) take(offer);
    else return false;
    event.preventDefault();
    return true;
  };
  return { ...found, offers, at, onKey };
}
