// One message, as Slack shows it.

import { memo } from "react";
import { Blocks, Mrkdwn, Plain } from "../blocks/Blocks";
import type { Message, Team } from "../cells";
import { go } from "../place";
import { useCell } from "../store";
import { FileViews } from "./FileView";
import { MessageMenu } from "./MessageMenu";
import { Avatar, authorOf } from "./people";
import { clock, whole } from "./times";
import "./message.css";

interface Asked {
  message: Message;
  team: Team | undefined;
  /** The first of what its author says in a row: it has the name and the picture. */
  first: boolean;
  inThread: boolean;
}

/** Drawn anew only when its own cell has changed. */
export const MessageView = memo(function MessageView(asked: Asked) {
  const { message, team, first, inThread } = asked;
  const author = authorOf(team, message.user);
  const broadcast = message.subtype === "thread_broadcast";
  const look = [first && "message-first", message.alerted && "message-alerted"];
  return (
    <article
      id={inThread ? undefined : `message-${message.ts}`}
      className={`message ${look.filter(Boolean).join(" ")}`}
      aria-label={`${author.name} at ${clock(message.ts)}`}
    >
      {first ? <Avatar author={author} size="large" /> : <Time ts={message.ts} />}
      <div className="message-body">
        {first && (
          <div className="message-head">
            <bdi className="message-author">{author.name}</bdi>
            {author.bot && <span className="message-app">APP</span>}
            <Time ts={message.ts} />
            {message.alerted && <span className="unseen">, for you</span>}
          </div>
        )}
        {broadcast && message.thread_ts && <Origin message={message} inThread={inThread} />}
        <Content message={message} />
        {!inThread && message.reply_count ? <Replies message={message} /> : null}
      </div>
      {!message.deleted && <MessageMenu message={message} team={team} inThread={inThread} />}
    </article>
  );
});

export function Time({ ts }: { ts: string }) {
  return (
    <time className="message-time" title={whole(ts)}>
      {clock(ts)}
    </time>
  );
}

function Content({ message }: { message: Message }) {
  if (message.deleted) return <p className="message-gone">This message was deleted.</p>;
  const { channel, ts } = message;
  return (
    <div className="message-content" dir="auto">
      {message.blocks?.length ? (
        <Blocks blocks={message.blocks} spot={{ kind: "message", channel, ts }} />
      ) : (
        <Mrkdwn text={message.text} />
      )}
      {message.files?.length ? <FileViews files={message.files} /> : null}
      {message.edited && <span className="message-edited">(edited)</span>}
    </div>
  );
}

/** Where a reply that is shown in the channel too comes from. */
function Origin({ message, inThread }: { message: Message; inThread: boolean }) {
  const thread = message.thread_ts ?? "";
  const parent = useCell<Message>(`message/${message.channel}/${thread}`);
  if (inThread) return <p className="message-origin">also sent to the channel</p>;
  const said = parent && !parent.deleted ? parent.text : "";
  return (
    <p className="message-origin">
      replied to a thread:{" "}
      <button type="button" className="message-link" onClick={() => go({ thread })}>
        {said ? <Plain text={said} /> : "a message"}
      </button>
    </p>
  );
}

function Replies({ message }: { message: Message }) {
  const count = message.reply_count ?? 0;
  return (
    <button type="button" className="message-replies" onClick={() => go({ thread: message.ts })}>
      <span>{count === 1 ? "1 reply" : `${count} replies`}</span>
      {message.latest_reply && <small>last {clock(message.latest_reply)}</small>}
    </button>
  );
}
