// The lines of the history about one operation, and the chain that binds them: each
// fingerprint covers its line and the fingerprint before it.

import type { OnRecord } from "../cells";
import { Copy } from "../panels/Copy";
import { exactTime } from "../panels/moments";
import { Said, Who } from "../panels/names";

const SHORT = 8;

export function Chain({ events }: { events: readonly OnRecord[] }) {
  const sorted = [...events].sort((one, other) => one.number - other.number);
  if (sorted.length === 0) return <p className="panel-soft">No line was written yet.</p>;
  return (
    <>
      <p className="panel-soft">
        Each fingerprint covers its line and the fingerprint before it: whoever changes a line
        changes all that follow. The playground computes them as it reads. Press one to copy it.
      </p>
      <ol className="chain">
        {sorted.map((event, at) => (
          <Line key={event.number} event={event} before={sorted[at - 1]} />
        ))}
      </ol>
    </>
  );
}

function Line({ event, before }: { event: OnRecord; before: OnRecord | undefined }) {
  const next = before !== undefined && before.number + 1 === event.number;
  return (
    <li className={next ? "chain-line chain-linked" : "chain-line"}>
      {before && !next && <p className="chain-gap">… lines about something else …</p>}
      <p className="chain-head">
        <span className="chain-number">{event.number}</span>
        <strong>{event.kind.replaceAll("_", " ")}</strong>
        <span>
          <Who id={event.actor} />
        </span>
        <time dateTime={event.at}>{exactTime(event.at)}</time>
      </p>
      {event.said && (
        <p className="chain-said">
          <Said text={event.said} />
        </p>
      )}
      <Copy
        className="chain-print"
        text={event.fingerprint}
        what={`the fingerprint of line ${event.number}: ${event.fingerprint.slice(0, SHORT)}`}
        shown={event.fingerprint.slice(0, SHORT)}
        more={event.fingerprint}
      />
    </li>
  );
}
