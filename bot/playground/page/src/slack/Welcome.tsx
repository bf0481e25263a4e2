// In an empty channel: what one could type first, ready to be sent.

import type { Channel, Room } from "../cells";
import { useCells } from "../store";
import { draftKey, setDraft } from "./drafts";
import { focusConversation } from "./focus";

const HELP = "/onair help";

export function Welcome({ channel, person }: { channel: Channel; person: string }) {
  const rooms = useCells<Room>("room/").filter((each) => each.name);
  if (channel.archived || !channel.member) return <p>Nobody has said a word here.</p>;
  const lines = rooms.slice(0, 2).map((each) => `/broadcast start ${each.name}`);
  lines.push(HELP);
  return (
    <>
      <p>Nobody has said a word here yet. Type / to see what OnAir can do, or take one of these:</p>
      <p className="rows-lines">
        {lines.map((line) => (
          <button key={line} type="button" onClick={() => take(line, channel.id, person)}>
            <code>{line}</code>
          </button>
        ))}
      </p>
    </>
  );
}

function take(line: string, channel: string, person: string): void {
  setDraft(draftKey(person, channel), line);
  focusConversation();
}
