// One step of the timeline as a row: what it was, when it began, how long it took.

import type { Step } from "../cells";
import { after, took } from "../panels/moments";
import { Mark } from "./Mark";
import type { Scale } from "./scale";

export function StepRow({ step, scale }: { step: Step; scale: Scale }) {
  return (
    <tr className={step.ack ? "way-step way-is-ack" : "way-step"}>
      <th scope="row">
        <span className="way-what">
          <span className={`way-lane way-${step.lane}`}>{step.lane}</span>{" "}
          <span>
            {step.what}
            {!step.ok && (
              <span className="way-bad">
                <span aria-hidden="true">✕</span> went wrong
              </span>
            )}
          </span>
        </span>
        <span className="way-track" aria-hidden="true">
          <Mark step={step} scale={scale} />
        </span>
      </th>
      <td>{after(step.from)}</td>
      <td>{lasted(step)}</td>
    </tr>
  );
}

function lasted({ from, to }: Step): string {
  if (to === null) return "under way";
  return to === from ? "–" : took(to - from);
}
