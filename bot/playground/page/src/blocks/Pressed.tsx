// A button that the library draws and that we press.

import { type MouseEvent, useLayoutEffect, useRef, useState } from "react";
import type { Block } from "../cells";
import { go } from "../place";
import { Confirm } from "./Confirm";
import { Drawn } from "./Drawn";
import { useDoing } from "./doing";
import { played } from "./hooks";
import { click, type Spot } from "./spot";

interface Asked {
  block: Block;
  element: Block;
  spot: Spot;
  /** What went wrong is said beneath the whole block. */
  tell: (wrong: string) => void;
}

export function Pressed({ block, element, spot, tell }: Asked) {
  const frame = useRef<HTMLSpanElement>(null);
  const [asks, setAsks] = useState(false);
  const { busy, wrong, doing } = useDoing();
  useLayoutEffect(() => {
    frame.current?.querySelector("button")?.setAttribute("aria-busy", `${busy}`);
  });
  useLayoutEffect(() => tell(wrong), [tell, wrong]);
  const press = () => {
    setAsks(false);
    if (typeof element.url === "string") open(element.url);
    void doing(() => click(spot, block, element));
  };
  const caught = (event: MouseEvent) => {
    if (!(event.target as HTMLElement).closest("button")) return;
    event.stopPropagation();
    if (busy) return;
    if (element.confirm) setAsks(true);
    else press();
  };
  // The library's button calls nobody, so its clicks are caught on their way to it;
  // Enter and Space on it come as clicks too.
  return (
    <>
      <span
        ref={frame}
        className={`blocks-press blocks-press-${kind(element)}`}
        onClickCapture={caught}
      >
        <Drawn block={{ type: "actions", elements: [element] }} />
      </span>
      {asks && <Confirm confirm={element.confirm} yes={press} no={() => setAsks(false)} />}
    </>
  );
}

function kind(element: Block): string {
  return element.style === "primary" || element.style === "danger" ? element.style : "plain";
}

function open(url: string): void {
  const path = played(url);
  if (path) go({ playing: path });
  else if (/^https?:/iu.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}
