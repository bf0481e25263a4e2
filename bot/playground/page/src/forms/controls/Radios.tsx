// One out of a few, all in sight.

import { picked } from "../values";
import { Choice } from "./Choice";
import { type Controlled, optionsOf } from "./kind";

export function Radios({ id, element, value, change, ...more }: Controlled) {
  return (
    <div
      id={id}
      className="form-choices"
      role="radiogroup"
      aria-labelledby={more.labelled}
      aria-describedby={more.described}
    >
      {optionsOf(element).map((option) => (
        <Choice
          key={option.value}
          type="radio"
          name={id}
          option={option}
          title={picked(option)?.text ?? ""}
          checked={value === option.value}
          choose={() => change(option.value)}
        />
      ))}
    </div>
  );
}
