// *Tours* in the top bar: the stories to choose from, each with what one will see.

import { useId, useRef } from "react";
import type { Tour } from "../cells";
import { useCell } from "../store";
import { begin } from "./engine";
import { Stops } from "./stops";
import "./tours.css";

export function TourMenu() {
  const tours = useCell<Tour[]>("tours") ?? [];
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const start = (tour: Tour) => {
    dialog.current?.close();
    begin(tour);
  };
  return (
    <div className="tours">
      <button
        type="button"
        className="top-button"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        Tours
      </button>
      <dialog
        ref={dialog}
        className="tours-list"
        aria-labelledby={title}
        data-tour=""
        closedby="any"
      >
        <header>
          <h2 id={title}>Tours</h2>
          <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <span aria-hidden="true">✕</span>
          </button>
        </header>
        <p>Short stories that run by themselves. Take over whenever you like.</p>
        <Stops />
        <ol>
          {tours.map((tour) => (
            <li key={tour.name}>
              <button type="button" onClick={() => start(tour)}>
                <strong>{tour.title}</strong>
                <span>{tour.promise}</span>
              </button>
            </li>
          ))}
        </ol>
      </dialog>
    </div>
  );
}
