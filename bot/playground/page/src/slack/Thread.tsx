// Beside: one message, and the replies to it.

import { type KeyboardEvent, useEffect, useMemo } from "react";
import type { Channel, Me, Message, Team, Whisper } from "../cells";
import { go, usePlace } from "../place";
import { useCell, useCells } from "../store";
import { Composer } from "./Composer";
import { Cross } from "./icons";
import { Rows } from "./Rows";
import { threadRows } from "./rows";
import { channelName } from "./settle";
import "./slack.css";

export function Thread() {
  const { person, channel, thread } = usePlace();
  const me = useCell<Me>("me");
  const found = useCell<Channel>(`channel/${channel}`);
  useReturn(thread);
  if (!found || me?.id !== person) return null;
  return (
    <aside className="app-thread talk" aria-label="Thread" onKeyDown={onKey}>
      <Replies key={`${person}/${channel}/${thread}`} channel={found} me={person} thread={thread} />
    </aside>
  );
}

/** Escape closes the thread, but not while it closes something that lies upon it. */
function onKey(event: KeyboardEvent<HTMLElement>): void {
  const above = event.target instanceof Element && event.target.closest("dialog, [popover]");
  if (event.key === "Escape" && !event.defaultPrevented && !above) close();
}

function close(): void {
  go({ thread: "" });
}

/** One writes in the thread at once; closed, the focus goes back to where it was opened. */
function useReturn(thread: string): void {
  useEffect(() => {
    if (!thread) return;
    const from = document.activeElement;
    document.querySelector<HTMLElement>(".app-thread textarea")?.focus();
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, [thread]);
}

function Replies({ channel, me, thread }: { channel: Channel; me: string; thread: string }) {
  const team = useCell<Team>("team");
  const messages = useCells<Message>(`message/${channel.id}/`);
  const whispers = useCells<Whisper>("whisper/");
  const rows = useMemo(() => threadRows(messages, whispers, thread), [messages, whispers, thread]);
  return (
    <>
      <header className="talk-head">
        <h2>Thread</h2>
        <bdi className="talk-note">{channelName(channel, team)}</bdi>
        <button type="button" className="talk-close" aria-label="Close thread" onClick={close}>
          <Cross />
        </button>
      </header>
      <Rows
        rows={rows}
        label="Messages in the thread"
        me={me}
        inThread
        empty="That message is not here any more."
      />
      <Composer channel={channel} person={me} thread={thread} label="Reply in thread" />
    </>
  );
}
