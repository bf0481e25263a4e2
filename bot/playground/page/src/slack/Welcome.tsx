// In an empty channel: what one could type first, ready to be sent.

import type { Channel } from "../cells";
import { take, useFirstLines } from "./ideas";

export function Welcome({ channel, person }: { channel: Channel; person: string }) {
  const lines = useFirstLines();
  if (channel.archived || !channel.member) return <p>Nobody has said a word here.</p>;
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
