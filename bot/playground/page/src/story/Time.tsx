// The playground's clock, and the buttons that move it on.

import type { PlayClock } from "../cells";
import { Trouble, useDoing } from "../panels/doing";
import { dayOf, timeOfDay, took, usePlayTime } from "../panels/moments";
import { Part } from "../panels/Panel";
import { useCell } from "../store";

const JUMPS = [
  { minutes: 1, label: "+1 min" },
  { minutes: 10, label: "+10 min" },
  { minutes: 30, label: "+30 min" },
  { minutes: 120, label: "+2 h" },
];

export function TimePart() {
  const ahead = useCell<PlayClock>("clock")?.ahead ?? 0;
  const now = usePlayTime();
  const doing = useDoing();
  return (
    <Part title="The time">
      <p className="play-time">
        <time dateTime={new Date(now).toISOString()}>
          {dayOf(now)}, {timeOfDay(now)}
        </time>
        <strong role="status">Now {ahead > 0 ? `+${took(ahead * 1_000)}` : "+0 min"}</strong>
      </p>
      <fieldset className="panel-row play-jumps">
        <legend className="unseen">Move the time on by</legend>
        {JUMPS.map(({ minutes, label }) => (
          <button
            key={minutes}
            type="button"
            className="panel-button"
            onClick={() => doing.run("forward", { minutes })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <Trouble of={doing} />
      <p className="panel-soft">
        For reminders, expiry, automatic stops. Time cannot go back: the record only grows.
      </p>
    </Part>
  );
}
