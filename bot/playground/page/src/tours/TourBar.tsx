// The strip under the top bar while a tour runs or is offered, and the menu of tours.

import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Tour } from "../cells";
import { useCell } from "../store";
import { useAbove } from "./above";
import type { Running } from "./engine";
import * as engine from "./engine";
import { useIntervention } from "./intervention";
import { TourOffer, useOffered } from "./TourOffer";
import "./tours.css";

export { TourMenu } from "./TourMenu";

export function TourBar() {
  useIntervention();
  const now = engine.running.use();
  const offered = useOffered();
  if (offered) return <TourOffer tour={offered} />;
  return now && <Placed now={now} />;
}

/** In the page, or above it at the same place; what it leaves behind stays as high. */
function Placed({ now }: { now: Running }) {
  const above = useAbove();
  const place = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    if (above || !place.current) return;
    const { top, height, bottom } = place.current.getBoundingClientRect();
    document.documentElement.style.setProperty("--tour-bottom", `${bottom}px`);
    setBox((before) => (before.top === top && before.height === height ? before : { top, height }));
  });
  return (
    <div ref={place} style={above ? { height: box.height } : undefined}>
      {above ? createPortal(<Bar now={now} top={box.top} />, above) : <Bar now={now} />}
    </div>
  );
}

function Bar({ now, top }: { now: Running; top?: number }) {
  const { tour, at, phase, held } = now;
  const count = tour.steps.length;
  return (
    <section
      className="tour"
      style={{ top }}
      aria-label={`Tour: ${tour.title}`}
      data-tour={tour.name}
      data-tour-step={at + 1}
      data-tour-phase={phase}
      data-tour-held={held}
    >
      <div className="tour-words">
        <p className="tour-where">
          <strong>{tour.title}</strong>
          <span>
            step {at + 1} of {count}
          </span>
          <Mood now={now} />
        </p>
        <progress className="tour-progress" max={count} value={at + 1} aria-hidden="true" />
        <p className="tour-says" role="status">
          {tour.steps[at]?.says}
        </p>
        {phase === "stuck" && (
          <p className="tour-trouble" role="alert">
            {now.trouble}
          </p>
        )}
      </div>
      <div className="tour-buttons">
        {phase === "ended" ? <AtEnd now={now} /> : <Under now={now} />}
      </div>
    </section>
  );
}

function Mood({ now: { phase, held, byHand } }: { now: Running }) {
  if (phase === "ended") return <span>the end; everything stays as it is</span>;
  if (held) return <span role="status">{byHand ? "you took over; go on?" : "paused"}</span>;
  if (phase === "waiting") return <span>waiting …</span>;
  return null;
}

function Under({ now: { tour, phase, held } }: { now: Running }) {
  const stuck = phase === "stuck";
  return (
    <>
      {stuck && (
        <button type="button" className="tour-first" onClick={engine.retry}>
          Try again
        </button>
      )}
      {!stuck && held && (
        <button type="button" className="tour-first" onClick={engine.goOn}>
          Go on
        </button>
      )}
      {!stuck && !held && (
        <button type="button" onClick={() => engine.hold()}>
          Pause
        </button>
      )}
      {!stuck && (
        <button type="button" disabled={!held && phase !== "reading"} onClick={engine.next}>
          Next
        </button>
      )}
      <button type="button" onClick={() => engine.begin(tour)}>
        Restart
      </button>
      <button type="button" onClick={engine.takeOver}>
        Take over
      </button>
    </>
  );
}

function AtEnd({ now: { tour } }: { now: Running }) {
  const tours = useCell<Tour[]>("tours") ?? [];
  const following = tours[tours.findIndex((each) => each.name === tour.name) + 1];
  return (
    <>
      {following && (
        <button type="button" className="tour-first" onClick={() => engine.begin(following)}>
          Next: {following.title}
        </button>
      )}
      <button type="button" onClick={() => engine.begin(tour)}>
        Once more
      </button>
      <button type="button" onClick={engine.takeOver}>
        Close
      </button>
    </>
  );
}
