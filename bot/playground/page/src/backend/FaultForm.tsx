// One switch with what it wants to know: a code, seconds, an HTTP status.

import { type FormEvent, useId, useState } from "react";
import type { FaultKind } from "../cells";

type Fault = { name: string; [more: string]: unknown };

const FIRST = { seconds: "5", status: "502" };
const FIGURE = {
  seconds: { label: "Seconds", min: 0.01, max: 60, step: 0.01 },
  status: { label: "HTTP status", min: 400, max: 599, step: 1 },
};

export function FaultForm({ kind, set }: { kind: FaultKind; set: (fault: Fault) => unknown }) {
  const { wants } = kind;
  const [value, setValue] = useState(() => first(kind));
  const says = useId();
  function submit(event: FormEvent) {
    event.preventDefault();
    set(wants ? { name: kind.name, [wants]: Number(value) } : { name: kind.name });
  }
  return (
    <form className="fault" onSubmit={submit}>
      <span className="fault-label">{kind.label}</span>
      <button
        type="submit"
        className="panel-button panel-small"
        aria-label={`Break: ${kind.label}`}
        aria-describedby={says}
      >
        Break
      </button>
      <p id={says} className="panel-soft">
        {kind.says}
      </p>
      {wants === "code" && (
        <select
          className="panel-field fault-value"
          aria-label={`Code of: ${kind.label}`}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        >
          {kind.choices?.map((one) => (
            <option key={one.code} value={one.code}>
              {one.code} · {one.label}
            </option>
          ))}
        </select>
      )}
      {(wants === "seconds" || wants === "status") && (
        <label className="fault-value panel-soft">
          {FIGURE[wants].label}{" "}
          <input
            className="panel-field"
            type="number"
            required
            min={FIGURE[wants].min}
            max={FIGURE[wants].max}
            step={FIGURE[wants].step}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
      )}
    </form>
  );
}

function first(kind: FaultKind): string {
  if (kind.wants === "code") return String(kind.choices?.[0]?.code ?? "");
  return kind.wants ? FIRST[kind.wants] : "";
}
