// Middle: what is said in the channel, and the field to say something.

import { useEffect, useMemo, useState } from "react";
import type { Channel, Me, Message, Team, Whisper } from "../cells";
import { usePlace } from "../place";
import { useCell, useCells } from "../store";
import { Composer } from "./Composer";
import { Hash, Lock, Mark } from "./icons";
import { inChannel, isNews, markRead, readUpTo } from "./marks";
import { Rows } from "./Rows";
import { channelRows } from "./rows";
import { channelName } from "./settle";
import { Welcome } from "./Welcome";
import "./slack.css";

export function Conversation() {
  const { person, channel } = usePlace();
  const me = useCell<Me>("me");
  const found = useCell<Channel>(`channel/${channel}`);
  // The cells of another person are not for these eyes.
  if (!found || me?.id !== person) return <p className="talk-wait" role="status" />;
  return <Talk key={`${person}/${channel}`} channel={found} me={person} />;
}

function Talk({ channel, me }: { channel: Channel; me: string }) {
  const team = useCell<Team>("team");
  const messages = useCells<Message>(`message/${channel.id}/`);
  const whispers = useCells<Whisper>("whisper/");
  const news = useNews(channel.id, me, messages);
  useReading(channel.id, me, messages);
  const rows = useMemo(() => {
    const here = whispers.filter((each) => each.channel === channel.id);
    return channelRows(messages, here, news);
  }, [messages, whispers, channel.id, news]);
  const name = channelName(channel, team);
  return (
    <section className="talk" aria-label={name}>
      <Head channel={channel} name={name} />
      <Rows
        rows={rows}
        label={`Messages in ${name}`}
        me={me}
        inThread={false}
        empty={<Welcome channel={channel} person={me} />}
      />
      <Composer key={me} channel={channel} person={me} label={`Message ${name}`} />
    </section>
  );
}

function Head({ channel, name }: { channel: Channel; name: string }) {
  return (
    <header className="talk-head">
      <h2>
        {channel.direct ? <Mark /> : channel.private ? <Lock /> : <Hash />}
        <bdi>{channel.direct ? name : channel.name}</bdi>
      </h2>
      {channel.direct && <span className="message-app">APP</span>}
      {channel.archived && <span className="talk-note">archived</span>}
      {channel.private && <span className="unseen">private</span>}
      {channel.topic && <bdi className="talk-note">{channel.topic}</bdi>}
    </header>
  );
}

/** The first message that was new when I came here; it stays marked while I am here. */
function useNews(channel: string, me: string, messages: readonly Message[]): string {
  const [since] = useState(() => readUpTo(me, channel));
  const [first] = useState(
    () => messages.find((each) => inChannel(each) && isNews(each, me, since))?.ts ?? "",
  );
  return since === "" ? "" : first;
}

/** What is on the screen is read. */
function useReading(channel: string, me: string, messages: readonly Message[]): void {
  const newest = messages.at(-1)?.ts ?? "";
  useEffect(() => {
    const read = () => {
      if (newest && document.visibilityState === "visible") markRead(me, channel, newest);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [channel, me, newest]);
}
