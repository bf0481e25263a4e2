// What can be broken at the stand-in backend, what is broken now, and how to mend it.

import { useId, useState } from "react";
import type { FaultKind, Faults, Scopes } from "../cells";
import { type Doing, Trouble, useDoing } from "../panels/doing";
import { KillAndStart, KillInCall } from "../panels/Life";
import { Part } from "../panels/Panel";
import { useCell } from "../store";
import { FaultForm } from "./FaultForm";
import "./switches.css";

const GROUPS: [FaultKind["group"], string][] = [
  ["answer", "The answer"],
  ["code", "A code"],
  ["connection", "The connection"],
  ["slack", "Slack"],
];

/** What people want to see first: one tap each. */
const COMMON: { label: string; name: string; seconds?: number }[] = [
  { label: "Lose the next answer, nothing done", name: "lose_before" },
  { label: "Lose the next answer, done", name: "lose_after" },
  { label: "Answer 5 s late", name: "hang_after", seconds: 5 },
  { label: "Garbage", name: "garbage" },
  { label: "Certificate refused", name: "refuse_client" },
];

const NONE: Faults = { kinds: [], on: [], met: [] };

export function Switches() {
  const faults = useCell<Faults>("faults") ?? NONE;
  const doing = useDoing();
  return (
    <Part title="Switches" count={faults.on.length}>
      <BrokenNow faults={faults} doing={doing} />
      <Common faults={faults} doing={doing} />
      <TheBot doing={doing} />
      <EverySwitch faults={faults} doing={doing} />
      <OptionalScopes doing={doing} />
      <Trouble of={doing} />
    </Part>
  );
}

function BrokenNow({ faults, doing }: { faults: Faults; doing: Doing }) {
  const { on, met } = faults;
  return (
    <div className="faults-on" role="status">
      {on.length + met.length === 0 && <p className="faults-none">✓ Nothing is broken.</p>}
      <ul>
        {met.map((said, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two calls may have met the same
          <li key={`${said} ${at}`}>
            <span aria-hidden="true">⏳</span> <span>{said}</span>
          </li>
        ))}
        {on.map((fault) => (
          <li key={fault.id}>
            <span aria-hidden="true">⚡</span> <span>{fault.said}</span>
            <button
              type="button"
              className="panel-button panel-small"
              aria-label={`Mend: ${fault.said}`}
              onClick={() => doing.run("mend", { id: fault.id })}
            >
              Mend
            </button>
          </li>
        ))}
      </ul>
      {on.length > 0 && (
        <button type="button" className="panel-button panel-main" onClick={() => doing.run("mend")}>
          Mend all
        </button>
      )}
    </div>
  );
}

function Common({ faults, doing }: { faults: Faults; doing: Doing }) {
  const known = new Map(faults.kinds.map((kind) => [kind.name, kind]));
  const there = COMMON.filter((one) => known.has(one.name));
  if (there.length === 0) return null;
  return (
    <ul className="faults-common" aria-label="Break it with one tap">
      {there.map(({ label, ...fault }) => (
        <li key={fault.name}>
          <button
            type="button"
            className="panel-button"
            onClick={() => doing.run("fault", { ...fault, times: 1 })}
          >
            {label}
          </button>
          <p className="panel-soft">{known.get(fault.name)?.says}</p>
        </li>
      ))}
    </ul>
  );
}

/** The same acts as in Story: they belong to what one breaks. */
function TheBot({ doing }: { doing: Doing }) {
  return (
    <section className="faults-group faults-bot" aria-label="The bot">
      <h4>The bot</h4>
      <div className="panel-row">
        <KillAndStart doing={doing} />
      </div>
      <KillInCall doing={doing} />
    </section>
  );
}

function EverySwitch({ faults, doing }: { faults: Faults; doing: Doing }) {
  const [always, setAlways] = useState(false);
  const often = useId();
  return (
    <details className="faults-all">
      <summary>All {faults.kinds.length} switches</summary>
      <fieldset className="faults-times">
        <legend>How often</legend>
        <label>
          <input type="radio" name={often} checked={!always} onChange={() => setAlways(false)} />{" "}
          the next one
        </label>
        <label>
          <input type="radio" name={often} checked={always} onChange={() => setAlways(true)} />{" "}
          until mended
        </label>
      </fieldset>
      {GROUPS.map(([group, title]) => {
        const kinds = faults.kinds.filter((kind) => kind.group === group);
        if (kinds.length === 0) return null;
        return (
          <section key={group} className="faults-group" aria-label={title}>
            <h4>{title}</h4>
            {kinds.map((kind) => (
              <FaultForm
                key={kind.name}
                kind={kind}
                set={(fault) => doing.run("fault", { ...fault, times: always ? null : 1 })}
              />
            ))}
          </section>
        );
      })}
    </details>
  );
}

function OptionalScopes({ doing }: { doing: Doing }) {
  const scopes = useCell<Scopes>("scopes");
  if (!scopes) return null;
  const granted = scopes.optional;
  return (
    <label className="faults-scopes">
      <input
        type="checkbox"
        checked={granted}
        onChange={() => doing.run("scopes", { optional: !granted })}
      />
      <span>
        The workspace granted the optional scopes
        <span className="panel-soft">
          Without them Slack answers <code>missing_scope</code> where the bot needs one.
        </span>
      </span>
    </label>
  );
}
