// What only I can see, until I dismiss it.

import { memo } from "react";
import { Blocks, Mrkdwn } from "../blocks/Blocks";
import type { Team, Whisper } from "../cells";
import { here } from "../place";
import { act } from "../store";
import { Eye } from "./icons";
import { Time } from "./MessageView";
import { notice } from "./Notice";
import { Avatar, authorOf } from "./people";
import { clock } from "./times";

interface Asked {
  whisper: Whisper;
  team: Team | undefined;
}

export const WhisperView = memo(function WhisperView({ whisper, team }: Asked) {
  const author = authorOf(team, whisper.user);
  return (
    <article
      className="message message-first message-whisper"
      aria-label={`${author.name} at ${clock(whisper.ts)}, only visible to you`}
    >
      <p className="whisper-mark">
        <Eye /> Only visible to you
      </p>
      <Avatar author={author} size="large" />
      <div className="message-body">
        <div className="message-head">
          <bdi className="message-author">{author.name}</bdi>
          {author.bot && <span className="message-app">APP</span>}
          <Time ts={whisper.ts} />
        </div>
        <div className="message-content" dir="auto">
          {whisper.blocks?.length ? (
            <Blocks
              blocks={whisper.blocks}
              spot={{ kind: "message", channel: whisper.channel, ts: whisper.id }}
            />
          ) : (
            <Mrkdwn text={whisper.text} />
          )}
        </div>
        <button
          type="button"
          className="message-link whisper-gone"
          onClick={() => dismiss(whisper)}
        >
          Dismiss message
        </button>
      </div>
    </article>
  );
});

async function dismiss({ id }: Whisper): Promise<void> {
  const answer = await act("dismiss_whisper", { person: here().person, id });
  if (!answer.ok) notice(`It could not be dismissed: ${answer.error}`);
}
