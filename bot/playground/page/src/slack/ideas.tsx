// What one could type: ready to be sent, in an empty channel and at the composer.

import type { Channel, Room } from "../cells";
import { useCells } from "../store";
import { draftKey, setDraft } from "./drafts";
import { focusConversation } from "./focus";
import { Menu } from "./Menu";

const MORE: [line: string, says: string][] = [
  ["/broadcast list", "what is on air"],
  ["/room list", "the rooms, and who is in them"],
  ["/onair history here", "what was done here, and by whom"],
];
const HELP = "/onair help";

/** The first lines that one types here. */
export function useFirstLines(): string[] {
  const rooms = useCells<Room>("room/").filter((each) => each.name);
  return [...rooms.slice(0, 2).map((each) => `/broadcast start ${each.name}`), HELP];
}

/** Put a line where one types. */
export function take(line: string, channel: string, person: string): void {
  setDraft(draftKey(person, channel), line);
  focusConversation();
}

/** Those lines and more, at any time. */
export function Ideas({ channel, person }: { channel: Channel; person: string }) {
  const lines = useFirstLines();
  const choice = (label: string, hint = "") => ({
    label,
    hint,
    run: () => take(label, channel.id, person),
  });
  return (
    <Menu
      label="Ideas"
      className="composer-ideas"
      choices={() => [
        ...lines.map((line) => choice(line)),
        ...MORE.map(([line, says]) => choice(line, says)),
      ]}
    >
      Ideas
    </Menu>
  );
}
