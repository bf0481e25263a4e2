// The lines of the history about one operation, and the chain that binds them: each
// seal covers its line and the seal before it.

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
        Each seal covers its line and the seal before it: whoever changes a line breaks all that
        follow. OnAir keeps them in its record, within a second of the line. Press one to copy it.
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
  const next = before !== undefined && follows(before, event);
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
      <Seal event={event} />
    </li>
  );
}

function Seal({ event }: { event: OnRecord }) {
  if (event.seal === "") return <p className="panel-soft">sealing …</p>;
  const short = event.seal.slice(0, SHORT);
  return (
    <Copy
      className="chain-print"
      text={event.seal}
      what={`the seal of line ${event.number}: ${short}`}
      shown={short}
      more={event.seal}
    />
  );
}

/** Whether nothing stands between them, as far as that is known by now. */
function follows(before: OnRecord, event: OnRecord): boolean {
  if (before.place === null || event.place === null) return before.number + 1 === event.number;
  return before.place + 1 === event.place;
}
