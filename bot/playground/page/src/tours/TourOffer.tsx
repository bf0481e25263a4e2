// The strip that offers a tour which an address names.  An address only offers: any page
// elsewhere could lead here by one, and a tour stops what is on air.

import { useEffect } from "react";
import type { Tour } from "../cells";
import { go, usePlace } from "../place";
import { useCell } from "../store";
import * as engine from "./engine";
import { Stops } from "./stops";
import "./tours.css";

/** The tour that the address names, while it is another than the one that runs. */
export function useOffered(): Tour | undefined {
  const { tour: name } = usePlace();
  const runs = engine.running.use()?.tour.name ?? "";
  const offered = useCell<Tour[]>("tours")?.find((each) => each.name === name);
  const other = name !== runs ? offered : undefined;
  useEffect(() => {
    if (other) engine.hold();
  }, [other]);
  return other;
}

export function TourOffer({ tour }: { tour: Tour }) {
  const again = engine.wasRunning(tour);
  return (
    <section className="tour" aria-label={`Tour: ${tour.title}`} data-tour-offer={tour.name}>
      <div className="tour-words">
        <p className="tour-where">
          <strong>{tour.title}</strong>
          <span>{again ? "it was interrupted" : "a tour that runs by itself"}</span>
        </p>
        <p className="tour-promise">{tour.promise}</p>
        <Stops />
      </div>
      <div className="tour-buttons">
        <button type="button" className="tour-first" onClick={() => engine.begin(tour)}>
          {again ? "Start again" : "Start"}
        </button>
        <button type="button" onClick={leave}>
          Not now
        </button>
      </div>
    </section>
  );
}

function leave(): void {
  go({ tour: engine.running.get()?.tour.name ?? "" });
}
