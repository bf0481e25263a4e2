// Any number out of a list, as boxes to tick.

import { type Option, picked } from "../values";
import { Choice } from "./Choice";
import { type Controlled, optionsOf } from "./kind";
import { useKnown } from "./Select";

export function Several(asked: Controlled) {
  return <Boxes {...asked} options={optionsOf(asked.element)} />;
}

export function SeveralKnown(asked: Controlled) {
  return <Boxes {...asked} options={useKnown(asked.element.type)} />;
}

function Boxes({ id, value, change, options, ...more }: Controlled & { options: Option[] }) {
  const ticked = Array.isArray(value) ? value : [];
  const toggle = (one: string) => {
    const next = new Set(ticked);
    if (!next.delete(one)) next.add(one);
    // In the order of the list, however they were ticked.
    change(options.map((option) => option.value).filter((each) => next.has(each)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: its label stands beside, as any label
    <div
      id={id}
      className="form-choices"
      role="group"
      aria-labelledby={more.labelled}
      aria-describedby={more.described}
    >
      {options.map((option) => (
        <Choice
          key={option.value}
          type="checkbox"
          name={`${id}${option.value}`}
          option={option}
          title={picked(option)?.text ?? ""}
          checked={ticked.includes(option.value)}
          choose={() => toggle(option.value)}
        />
      ))}
    </div>
  );
}
