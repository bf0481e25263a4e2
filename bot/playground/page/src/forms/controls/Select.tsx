// One out of a list.

import type { Channel, Team } from "../../cells";
import { useCell, useCells } from "../../store";
import { type Option, picked } from "../values";
import { type Controlled, optionsOf } from "./kind";

export function Select(asked: Controlled) {
  return <Drawn {...asked} options={optionsOf(asked.element)} />;
}

/** People or channels: the workspace knows the list. */
export function SelectKnown(asked: Controlled) {
  return <Drawn {...asked} options={useKnown(asked.element.type)} />;
}

export function useKnown(type: string): Option[] {
  const team = useCell<Team>("team");
  const channels = useCells<Channel>("channel/");
  const named = (text: string, value: string) => ({ text: { type: "plain_text", text }, value });
  if (type.includes("users")) return (team?.people ?? []).map((one) => named(one.name, one.id));
  return channels.filter((one) => !one.direct).map((one) => named(`#${one.name}`, one.id));
}

function Drawn({
  id,
  element,
  value,
  change,
  invalid,
  ...more
}: Controlled & { options: Option[] }) {
  const { described, options, needed } = more;
  return (
    <select
      id={id}
      className="form-select"
      value={`${value ?? ""}`}
      required={needed}
      aria-label={more.named}
      aria-invalid={invalid || undefined}
      aria-describedby={described}
      onChange={(event) => change(event.target.value)}
    >
      <option value="">{element.placeholder?.text ?? "Choose an option"}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {picked(option)?.text}
        </option>
      ))}
    </select>
  );
}
