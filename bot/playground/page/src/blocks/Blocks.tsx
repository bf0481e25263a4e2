// Block Kit as Slack shows it: the library draws each part, we lay sections and rows
// out and know what was pressed.

import { type ComponentType, memo, useMemo, useState } from "react";
import type { Block, Channel, Team } from "../cells";
import { peek, useCell } from "../store";
import { Drawn } from "./Drawn";
import { ELEMENTS, Unusable } from "./elements";
import { words } from "./mrkdwn";
import type { Spot } from "./spot";
import { Text } from "./Text";
import "./blocks.css";
import "./buttons.css";

export type { Spot } from "./spot";

interface One {
  block: Block;
  spot: Spot;
}

/** Draw blocks as Slack does; buttons act as the person that looks. */
export const Blocks = memo(function Blocks({ blocks, spot }: { blocks: Block[]; spot: Spot }) {
  return (
    <div className="blocks">
      {blocks.map((block, at) => (
        // Two blocks can be equal, and an update puts one in the place of another.
        <OneBlock key={block.block_id ?? at} block={block} spot={spot} />
      ))}
    </div>
  );
});

/** Draw one line of Slack's mrkdwn, for messages without blocks. */
export const Mrkdwn = memo(function Mrkdwn({ text }: { text: string }) {
  const object = useMemo(() => ({ type: "mrkdwn", text }), [text]);
  return (
    <div className="blocks">
      <Text text={object} />
    </div>
  );
});

/** The same as mere words, for a place that is itself a button or a title. */
export function Plain({ text }: { text: string }) {
  const team = useCell<Team>("team");
  return <span>{words(text, (id) => nameOf(team, id))}</span>;
}

function nameOf(team: Team | undefined, id: string): string {
  const person = [team?.bot, ...(team?.people ?? [])].find((each) => each?.id === id);
  if (person) return `@${person.name}`;
  const group = team?.groups.find((each) => each.id === id);
  if (group) return `@${group.handle}`;
  const [channel] = peek<Channel>(`channel/${id}`);
  return channel ? `#${channel.name}` : id;
}

const SHAPES: Record<string, ComponentType<One>> = {
  section: Section,
  context: Context,
  actions: Row,
  context_actions: Row,
};

// The library draws nothing at all for a block that it does not know.
const DRAWN = new Set(
  "alert card carousel container data_visualization divider header image markdown plan \
rich_text table task_card video".split(/\s+/u),
);

function OneBlock({ block, spot }: One) {
  const Shape = SHAPES[block.type];
  if (Shape) return <Shape block={block} spot={spot} />;
  if (DRAWN.has(block.type)) return <Drawn block={block} />;
  return <p className="blocks-wrong">The playground cannot draw a block of type {block.type}.</p>;
}

function Section({ block, spot }: One) {
  const fields: Block[] = block.fields ?? [];
  return (
    <div className="blocks-section">
      <div className="blocks-section-text">
        {block.text && <Text text={block.text} />}
        {fields.length > 0 && (
          <div className="blocks-fields">
            {fields.map((field, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no names
              <Text key={at} text={field} />
            ))}
          </div>
        )}
      </div>
      {block.accessory && <Elements block={block} elements={[block.accessory]} spot={spot} />}
    </div>
  );
}

function Context({ block }: One) {
  const elements: Block[] = block.elements ?? [];
  return (
    <div className="blocks-context">
      {elements.map((element, at) =>
        element.type === "image" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements have no names
          <Drawn key={at} block={{ type: "context", elements: [element] }} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements have no names
          <Text key={at} text={element} />
        ),
      )}
    </div>
  );
}

function Row({ block, spot }: One) {
  return <Elements block={block} elements={block.elements ?? []} spot={spot} />;
}

function Elements({ block, elements, spot }: One & { elements: Block[] }) {
  const [wrong, setWrong] = useState("");
  return (
    <div className="blocks-elements">
      <div className="blocks-row">
        {elements.map((element, at) => {
          const Element = ELEMENTS[element.type] ?? Unusable;
          const key = `${element.action_id ?? ""}/${element.value ?? ""}/${at}`;
          return <Element key={key} block={block} element={element} spot={spot} tell={setWrong} />;
        })}
      </div>
      {wrong && (
        <p className="blocks-wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
