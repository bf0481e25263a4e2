// The frame of a panel beside the conversation: a named region that can be closed.

import { type ReactNode, useEffect, useId, useRef } from "react";
import { go } from "../place";
import "./panels.css";

interface PanelAsked {
  name: string;
  title: string;
  /** Its other name, softer. */
  also?: string;
  says: string;
  children: ReactNode;
}

export function Panel(props: PanelAsked) {
  const title = useId();
  return (
    <section className={`panel ${props.name}`} aria-labelledby={title}>
      <header className="panel-head">
        <h2 id={title}>
          {props.title} {props.also && <small className="panel-soft">{props.also}</small>}
        </h2>
        <button
          type="button"
          className="panel-close"
          aria-label={`Close: ${props.title}`}
          onClick={() => go({ panel: "" })}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <p className="panel-says">{props.says}</p>
      {props.children}
    </section>
  );
}

/** A part of a panel under a heading of its own; it can be folded away. */
export function Part(props: { title: string; count?: number; children: ReactNode }) {
  const summary = useRef<HTMLElement>(null);
  const focused = useRef(false);
  // What had the focus may be gone: somebody was sent out, a switch was mended.
  useEffect(() => {
    if (!focused.current || document.activeElement !== document.body) return;
    focused.current = false;
    summary.current?.focus({ preventScroll: true });
  });
  return (
    <details
      className="panel-part"
      open
      onFocus={() => {
        focused.current = true;
      }}
      onBlur={() => {
        focused.current = false;
      }}
    >
      <summary ref={summary}>
        <h3>{props.title}</h3>
        {props.count !== undefined && <span className="panel-count">{props.count}</span>}
      </summary>
      <div className="panel-inside">{props.children}</div>
    </details>
  );
}
