// The parts of a message or of App Home that one can use, by their type.

import { type ComponentType, useId, useState } from "react";
import type { Block } from "../cells";
import { Radios } from "../forms/controls/Radios";
import { Select } from "../forms/controls/Select";
import { Several } from "../forms/controls/Several";
import { given, type Value } from "../forms/values";
import { Drawn } from "./Drawn";
import { useDoing } from "./doing";
import { Pressed } from "./Pressed";
import { click, type Spot } from "./spot";
import "../forms/forms.css";

interface Used {
  block: Block;
  element: Block;
  spot: Spot;
  tell: (wrong: string) => void;
}

const CHOSEN = { static_select: Select, radio_buttons: Radios, checkboxes: Several };

/** A choice that is told as soon as it is made. */
function Chosen({ block, element, spot }: Used) {
  const id = useId();
  const { wrong, doing } = useDoing();
  const Control = CHOSEN[element.type as keyof typeof CHOSEN];
  // As chosen until the app shows something else.
  const [chosen, choose] = useState<Value>(() => given(element));
  const change = (value: Value) => {
    choose(value);
    if (value === "") return;
    void doing(() => click(spot, block, element, value as string | string[]));
  };
  return (
    <fieldset className="blocks-chosen" aria-label={naming(block)}>
      <Control
        id={id}
        element={element}
        value={chosen}
        change={change}
        invalid={false}
        named={naming(block)}
      />
      {wrong && (
        <p className="blocks-wrong" role="alert">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

function naming(block: Block): string {
  return block.text?.text ?? "Choose";
}

function Picture({ element }: Used) {
  return <Drawn block={{ type: "section", accessory: element }} />;
}

/** What OnAir never sends: it is shown, and said to do nothing. */
export function Unusable({ element }: Used) {
  return (
    <div className="blocks-unusable">
      <div inert>
        <Drawn block={{ type: "actions", elements: [element] }} />
      </div>
      <small>The playground shows this, and cannot use it.</small>
    </div>
  );
}

export const ELEMENTS: Record<string, ComponentType<Used>> = {
  button: Pressed,
  workflow_button: Pressed,
  static_select: Chosen,
  radio_buttons: Chosen,
  checkboxes: Chosen,
  image: Picture,
};
