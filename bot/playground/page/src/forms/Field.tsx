// One input of a form, with its label, its hint and what is wrong with it.

import { type ComponentType, useId } from "react";
import { Drawn } from "../blocks/Drawn";
import { readable } from "../blocks/pieces";
import type { Block } from "../cells";
import type { Controlled } from "./controls/kind";
import { Radios } from "./controls/Radios";
import { Search } from "./controls/Search";
import { Select, SelectKnown } from "./controls/Select";
import { Several, SeveralKnown } from "./controls/Several";
import { Typed } from "./controls/Typed";
import type { Filling } from "./useForm";

const CONTROLS: Record<string, ComponentType<Controlled>> = {
  plain_text_input: Typed,
  email_text_input: Typed,
  url_text_input: Typed,
  number_input: Typed,
  datepicker: Typed,
  timepicker: Typed,
  datetimepicker: Typed,
  static_select: Select,
  external_select: Search,
  users_select: SelectKnown,
  channels_select: SelectKnown,
  conversations_select: SelectKnown,
  radio_buttons: Radios,
  checkboxes: Several,
  multi_static_select: Several,
  multi_users_select: SeveralKnown,
  multi_channels_select: SeveralKnown,
  multi_conversations_select: SeveralKnown,
};
const OF_PARTS = new Set<ComponentType<Controlled>>([Radios, Several, SeveralKnown]);

export function Field({ block, filling }: { block: Block; filling: Filling }) {
  const id = useId();
  const element: Block = block.element;
  const Control = CONTROLS[element.type];
  const wrong = filling.errors[block.block_id ?? ""];
  const described = [wrong && `${id}wrong`, block.hint && `${id}hint`].filter(Boolean).join(" ");
  return (
    <div className={wrong ? "form-field form-field-wrong" : "form-field"}>
      <Label id={id} block={block} ofParts={!Control || OF_PARTS.has(Control)} />
      {Control ? (
        <Control
          id={id}
          element={element}
          value={filling.value(element)}
          change={(value) => filling.change(block, value)}
          invalid={wrong !== undefined}
          described={described || undefined}
          labelled={`${id}label`}
          needed={!block.optional}
          ask={(typed) => filling.ask(element.action_id, typed)}
        />
      ) : (
        <Unknown element={element} />
      )}
      {wrong && (
        <p className="form-wrong" id={`${id}wrong`}>
          {wrong}
        </p>
      )}
      {block.hint && (
        <p className="form-hint" id={`${id}hint`}>
          {readable(block.hint.text)}
        </p>
      )}
    </div>
  );
}

function Label({ id, block, ofParts }: { id: string; block: Block; ofParts: boolean }) {
  const words = (
    <>
      {readable(block.label.text)}
      {block.optional && <span className="form-optional"> (optional)</span>}
    </>
  );
  if (ofParts) {
    return (
      <p className="form-label" id={`${id}label`}>
        {words}
      </p>
    );
  }
  return (
    <label className="form-label" id={`${id}label`} htmlFor={id}>
      {words}
    </label>
  );
}

/** OnAir asks for nothing of the kind. */
function Unknown({ element }: { element: Block }) {
  return (
    <>
      <div inert>
        <Drawn block={{ type: "actions", elements: [element] }} />
      </div>
      <p className="form-hint">The playground shows this, and cannot fill it in.</p>
    </>
  );
}
