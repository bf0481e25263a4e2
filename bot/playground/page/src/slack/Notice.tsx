// A word about what was just done, for a few seconds at the foot of the page.

import { useEffect } from "react";
import "./slack.css";
import { shelf } from "./shelf";

const SHOWN_MS = 6_000;
const shown = shelf<{ text: string } | null>(null);

export function notice(text: string): void {
  shown.set({ text });
}

export function Notice() {
  const present = shown.use();
  useEffect(() => {
    if (!present) return;
    const timer = setTimeout(() => shown.set(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [present]);
  return (
    <div className="notice" role="status">
      {present && <p>{present.text}</p>}
    </div>
  );
}
