// Which operation the story is about, and what was asked with it.

import type { Operation } from "../cells";
import { Where, Who } from "../panels/names";
import { go } from "../place";
import { stateOf } from "./states";

/** How much of a line fits into a list. */
const LONGEST = 50;

interface Choice {
  /** Newest first. */
  newest: Operation[];
  operation: Operation;
  /** True while the newest is shown, whichever that is. */
  followed: boolean;
}

export function Choose({ newest, operation, followed }: Choice) {
  const at = newest.indexOf(operation);
  return (
    <div className="story-choose">
      <div className="story-which">
        <Step says="The one before" sign="←" to={newest[at + 1]} />
        <select
          className="panel-field"
          aria-label="Which operation"
          value={followed ? "" : String(operation.number)}
          onChange={(event) => go({ operation: event.target.value })}
        >
          <option value="">The latest: {title(newest[0] ?? operation)}</option>
          {newest.map((one) => (
            <option key={one.number} value={String(one.number)}>
              {title(one)}
            </option>
          ))}
        </select>
        <Step says="The one after" sign="→" to={newest[at - 1]} />
      </div>
      <Asked operation={operation} />
    </div>
  );
}

function title(one: Operation): string {
  const line = one.line || one.room;
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return `#${one.number} ${short} (${stateOf(one.state).word})`;
}

function Step({ says, sign, to }: { says: string; sign: string; to: Operation | undefined }) {
  return (
    <button
      type="button"
      className="panel-button"
      aria-label={says}
      title={says}
      aria-disabled={!to}
      onClick={() => to && go({ operation: String(to.number) })}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

function Asked({ operation }: { operation: Operation }) {
  return (
    <dl className="story-asked">
      <dt>Asked</dt>
      <dd>
        <code>{operation.line || "(no line was typed)"}</code>
      </dd>
      <dt>By</dt>
      <dd>
        <Who id={operation.actor} />
      </dd>
      {operation.room && (
        <>
          <dt>Room</dt>
          <dd>
            <bdi>{operation.room}</bdi>
          </dd>
        </>
      )}
      {operation.channel && (
        <>
          <dt>In</dt>
          <dd>
            <Where id={operation.channel} />
          </dd>
        </>
      )}
    </dl>
  );
}
