// One step in a picture of the timeline.

import type { Step } from "../cells";
import type { Scale } from "./scale";

/** A bar, or a dot for a moment. */
export function Mark({ step, scale }: { step: Step; scale: Scale }) {
  const from = scale.place(step.from);
  const to = step.to === null ? 1 : scale.place(step.to);
  const shape = step.to === null ? "mark-open" : step.to === step.from ? "mark-dot" : "mark-bar";
  const mood = step.ack ? "mark-ack" : step.ok ? "" : "mark-bad";
  return (
    <span
      className={`mark ${shape} mark-${step.lane} ${mood}`}
      style={{
        left: `${from * 100}%`,
        width: shape === "mark-dot" ? undefined : `${(to - from) * 100}%`,
      }}
    />
  );
}
