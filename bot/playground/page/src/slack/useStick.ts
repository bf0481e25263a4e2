// A list that stays at its end while one is there, and says when something came below.

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** As far from the end as still counts as being there, in pixels. */
const NEAR_PX = 48;

export interface Stick {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  /** Something came while one looked further up. */
  behind: boolean;
  toEnd: () => void;
}

/** `newest` names the last line; `mine` tells that I wrote it just now. */
export function useStick(newest: string, mine: boolean): Stick {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const lastTop = useRef(0);
  const [behind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    const node = scroller.current;
    if (!node) return;
    stuck.current = true;
    node.scrollTop = node.scrollHeight;
    setBehind(false);
  }, []);

  const onScroll = useCallback(() => {
    const node = scroller.current;
    if (!node) return;
    const left = node.scrollHeight - node.scrollTop - node.clientHeight;
    // What grows below is no wish to leave the end; scrolling up is.
    if (left < NEAR_PX) {
      stuck.current = true;
      setBehind(false);
    } else if (node.scrollTop < lastTop.current) stuck.current = false;
    lastTop.current = node.scrollTop;
  }, []);

  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (stuck.current) toEnd();
    });
    if (content.current) watcher.observe(content.current);
    if (scroller.current) watcher.observe(scroller.current);
    return () => watcher.disconnect();
  }, [toEnd]);

  // Each new line, not each drawing.
  useEffect(() => {
    if (newest === "") return;
    if (stuck.current || mine) toEnd();
    else setBehind(true);
  }, [newest, mine, toEnd]);

  return { scroller, content, onScroll, behind, toEnd };
}
