// The life of an operation: its states, lit up as they pass, and what has not come yet.

import type { Operation } from "../cells";
import { exactTime, took } from "../panels/moments";
import { Said, Who } from "../panels/names";
import { type StateWords, stateOf } from "./states";

export function Life({ operation }: { operation: Operation }) {
  const { passed } = operation;
  const last = passed.length - 1;
  return (
    <>
      <ol className="life" aria-label="States">
        {passed.map((one, at) => (
          <Passed
            key={`${one.state} ${one.at}`}
            words={stateOf(one.state)}
            at={one.at}
            since={passed[at - 1]?.at}
            now={at === last}
            over={operation.over}
          />
        ))}
        {toCome(operation).map((state) => (
          <ToCome key={state} words={stateOf(state)} />
        ))}
      </ol>
      <Approvals approvals={operation.approvals} />
      {operation.found && <Found operation={operation} />}
    </>
  );
}

/** What of the usual way still lies ahead. */
export function toCome({ over, passed, way }: Operation): string[] {
  if (over) return [];
  const reached = Math.max(-1, ...passed.map((one) => way.indexOf(one.state)));
  return way.slice(reached + 1);
}

function Passed(props: {
  words: StateWords;
  at: string;
  since: string | undefined;
  now: boolean;
  over: boolean;
}) {
  const { words, at, since, now, over } = props;
  const later = since === undefined ? Number.NaN : Date.parse(at) - Date.parse(since);
  const lit = now ? (over ? "life-end" : "life-now") : "life-past";
  return (
    <li
      className={`life-step ${lit} life-${words.mood}`}
      aria-current={now && !over ? "step" : undefined}
    >
      <span className="life-icon" aria-hidden="true">
        {words.icon}
      </span>
      <span className="life-word">
        {words.word}
        {now && <span className="panel-soft">{words.says}</span>}
      </span>
      <span className="life-at">
        <time dateTime={at}>{exactTime(at)}</time>
        {Number.isFinite(later) && <span>+{took(Math.max(0, later))}</span>}
      </span>
    </li>
  );
}

function ToCome({ words }: { words: StateWords }) {
  return (
    <li className="life-step life-ahead">
      <span className="life-icon" aria-hidden="true">
        {words.icon}
      </span>
      <span className="life-word">
        {words.word}
        <span className="unseen">, not yet</span>
      </span>
    </li>
  );
}

function Approvals({ approvals }: { approvals: Operation["approvals"] }) {
  if (approvals.length === 0) return null;
  return (
    <ul className="life-approvals" aria-label="Second persons">
      {approvals.map((one) => (
        <li key={`${one.actor} ${one.at}`} className={one.yes ? "life-yes" : "life-no"}>
          <span aria-hidden="true">{one.yes ? "✓" : "✕"}</span> <Who id={one.actor} />{" "}
          {one.yes ? "approved" : "declined"}{" "}
          <time dateTime={one.at} className="panel-soft">
            {exactTime(one.at)}
          </time>
        </li>
      ))}
    </ul>
  );
}

function Found({ operation }: { operation: Operation }) {
  return (
    <div className={`life-found life-${stateOf(operation.state).mood}`}>
      <p>
        <Said text={operation.found} />
      </p>
      {operation.remedy && (
        <p>
          <strong>What to do:</strong> <Said text={operation.remedy} />
        </p>
      )}
    </div>
  );
}
