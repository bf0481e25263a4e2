// The story behind: one operation's life, its history, its way in milliseconds; and the
// bot's process and the time, to see that the promise holds.

import type { Operation } from "../cells";
import { Panel, Part } from "../panels/Panel";
import { usePlace } from "../place";
import { useCells } from "../store";
import { Chain } from "./Chain";
import { Choose } from "./Choose";
import { Life } from "./Life";
import { BotProcessPart } from "./Process";
import { TimePart } from "./Time";
import { Timeline } from "./Timeline";
import "./story.css";

export function StoryPanel() {
  const { operation: wanted } = usePlace();
  const cells = useCells<Operation>("operation/");
  const newest = [...cells].sort((one, other) => other.number - one.number);
  const chosen = newest.find((one) => String(one.number) === wanted);
  const shown = chosen ?? newest[0];
  return (
    <Panel
      name="story-panel"
      title="The story behind"
      says="What OnAir put on record, step by step, and what it did in between."
    >
      {wanted && shown && !chosen && (
        <p className="story-none panel-soft">
          Operation {wanted} is not among the newest; this is the latest.
        </p>
      )}
      {shown ? <Before newest={newest} operation={shown} followed={!chosen} /> : <Nothing />}
      <BotProcessPart />
      <TimePart />
      {shown && <Behind operation={shown} />}
    </Panel>
  );
}

function Nothing() {
  return (
    <p className="story-none panel-soft">
      Nothing was asked for yet. Type <code>/broadcast start room42</code> in a channel, and its
      story is told here.
    </p>
  );
}

function Before(props: { newest: Operation[]; operation: Operation; followed: boolean }) {
  return (
    <>
      <Choose {...props} />
      <Part title={`Life of #${props.operation.number}`}>
        <Life operation={props.operation} />
      </Part>
    </>
  );
}

function Behind({ operation }: { operation: Operation }) {
  return (
    <>
      <Part title={`#${operation.number} in milliseconds`} count={operation.timeline.length}>
        <Timeline steps={operation.timeline} />
      </Part>
      <Part title={`History of #${operation.number}`} count={operation.events.length}>
        <Chain events={operation.events} />
      </Part>
    </>
  );
}
