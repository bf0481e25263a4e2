// What the bot sent to the backend, newest first.

import type { Call } from "../cells";
import { Part } from "../panels/Panel";
import { useCells } from "../store";
import { CallRow } from "./CallRow";
import "./calls.css";

export function Calls() {
  const calls = useCells<Call>("call/");
  const sorted = [...calls].sort((one, other) => other.number - one.number);
  return (
    <Part title="Calls" count={calls.length}>
      {sorted.length === 0 && (
        <p className="panel-soft">
          The bot has not asked for anything yet. Secrets will be masked here.
        </p>
      )}
      <ol className="calls">
        {sorted.map((call) => (
          <CallRow key={call.number} call={call} />
        ))}
      </ol>
    </Part>
  );
}
