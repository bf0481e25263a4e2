// One command's way in milliseconds since its gesture: a picture with four lanes, and
// below it every step in a table, which is what a screen reader hears.

import { useMemo, useState } from "react";
import type { Step } from "../cells";
import { about, after, took } from "../panels/moments";
import { Mark } from "./Mark";
import { StepRow } from "./StepRow";
import { even, type Scale, stretched } from "./scale";
import "./timeline.css";

const LANES: { lane: Step["lane"]; title: string }[] = [
  { lane: "person", title: "Person" },
  { lane: "slack", title: "Slack" },
  { lane: "record", title: "Record" },
  { lane: "backend", title: "Backend" },
];

/** How much of the width a figure needs. */
const READABLE = 0.12;

export function Timeline({ steps }: { steps: readonly Step[] }) {
  const [evenly, setEvenly] = useState(false);
  const sorted = useMemo(() => [...steps].sort((one, other) => one.from - other.from), [steps]);
  const scale = useMemo(() => (evenly ? even(sorted) : stretched(sorted)), [sorted, evenly]);
  if (sorted.length === 0) return <p className="panel-soft">No step was seen yet.</p>;
  const ack = sorted.find((step) => step.ack);
  return (
    <>
      {ack && <Ack step={ack} />}
      <Lanes steps={sorted} scale={scale} ack={ack} />
      <label className="way-even">
        <input
          type="checkbox"
          checked={evenly}
          onChange={(event) => setEvenly(event.target.checked)}
        />
        <span>
          Every millisecond equally wide{" "}
          <span className="panel-soft">(otherwise long pauses are drawn short)</span>
        </span>
      </label>
      <table className="way">
        <caption className="unseen">Every step, in milliseconds since the gesture</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">At</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((step, at) => (
            // Steps are only ever added, and two may be alike in all they say.
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart
            <StepRow key={at} step={step} scale={scale} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Ack({ step }: { step: Step }) {
  if (!step.ok)
    return (
      <p className="way-ack way-bad">
        <span aria-hidden="true">✕</span> {step.what}
      </p>
    );
  return (
    <p className="way-ack">
      <span aria-hidden="true">⚑</span> acknowledged after{" "}
      <strong>{took(step.to ?? step.from)}</strong>
    </p>
  );
}

/** The picture alone; all of it stands in the table too. */
function Lanes(props: { steps: Step[]; scale: Scale; ack: Step | undefined }) {
  const { steps, scale, ack } = props;
  return (
    <div className="lanes" aria-hidden="true">
      {scale.pauses.length > 0 && <Pauses scale={scale} />}
      {LANES.map(({ lane, title }) => (
        <div key={lane} className="lane">
          <span className="lane-title">{title}</span>
          <div className="lane-track">
            {scale.pauses.map((pause) => (
              <span key={pause.from} className="lane-pause" style={span(scale, pause)} />
            ))}
            {steps.map((step, at) =>
              step.lane === lane ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart
                <Mark key={at} step={step} scale={scale} />
              ) : null,
            )}
            {ack && <span className="lane-ack" style={left(scale, ack.to ?? ack.from)} />}
          </div>
        </div>
      ))}
      <div className="lane">
        <span className="lane-title" />
        <div className="lane-ticks">
          {scale.ticks.map((ms) => (
            <span key={ms} style={left(scale, ms)}>
              {after(ms)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

/** How long the waits were that the picture draws so short. */
function Pauses({ scale }: { scale: Scale }) {
  return (
    <div className="lane">
      <span className="lane-title" />
      <div className="lane-pauses">
        {scale.pauses
          .filter(({ from, to }) => scale.place(to) - scale.place(from) >= READABLE)
          .map((pause) => (
            <span key={pause.from} style={span(scale, pause)}>
              {about(pause.to - pause.from)}
            </span>
          ))}
      </div>
    </div>
  );
}

function span(scale: Scale, { from, to }: { from: number; to: number }) {
  return { ...left(scale, from), width: `${(scale.place(to) - scale.place(from)) * 100}%` };
}

function left(scale: Scale, ms: number) {
  return { left: `${scale.place(ms) * 100}%` };
}
