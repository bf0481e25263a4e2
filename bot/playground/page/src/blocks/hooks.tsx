// How people, channels, times and links look in what the library draws.
//
// The library keeps the hooks that it was first given, so each only names a component,
// which looks the names up itself and draws anew when they change.

import type { ReactNode } from "react";
import type { MessageProps } from "slack-blocks-to-jsx";
import type { Channel, Me, PlayClock, Team } from "../cells";
import { go } from "../place";
import { useCell } from "../store";
import { moment } from "./moments";
import type { Style } from "./pieces";

const WHOLE = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const PLAYED = /^\/live\/.+\.m3u8$/u;
const OWN_HOST = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/u;

export const hooks: NonNullable<MessageProps["hooks"]> = {
  user: ({ id, style }) => <Somebody id={id} style={style} />,
  channel: ({ id, style }) => <Place id={id} style={style} />,
  usergroup: ({ id, style }) => <Group id={id} style={style} />,
  atHere: (style) => <Wide range="here" style={style} />,
  atChannel: (style) => <Wide range="channel" style={style} />,
  atEveryone: (style) => <Wide range="everyone" style={style} />,
  emoji: (emoji, parse) => <Emoji name={emoji.name} drawn={parse(emoji)} />,
  date: ({ timestamp, format }) => <Moment at={Number(timestamp) * 1000} format={format} />,
  link: ({ href, children, className }) => (
    <Link href={href} look={className}>
      {children}
    </Link>
  ),
};

interface Styled {
  style: Style | undefined;
}

function look(name: string, style: Style | undefined): string {
  const kinds = [style?.bold && "blocks-bold", style?.italic && "blocks-italic"];
  return [name, ...kinds, style?.strike && "blocks-strike"].filter(Boolean).join(" ");
}

function Somebody({ id, style }: Styled & { id: string }) {
  const team = useCell<Team>("team");
  const me = useCell<Me>("me");
  const bot = team?.bot.id === id ? team.bot : undefined;
  const known = bot ?? team?.people.find((each) => each.id === id);
  const mine = me?.id === id;
  return (
    <bdi className={look(mine ? "blocks-name blocks-me" : "blocks-name", style)}>
      @{known?.name ?? id}
    </bdi>
  );
}

function Place({ id, style }: Styled & { id: string }) {
  const channel = useCell<Channel>(`channel/${id}`);
  if (!channel) return <span className={look("blocks-name", style)}>a private channel</span>;
  return (
    <button
      type="button"
      className={look("blocks-name blocks-channel", style)}
      onClick={() => go({ channel: id, thread: "" })}
    >
      {channel.direct ? "a direct message" : `#${channel.name}`}
    </button>
  );
}

function Group({ id, style }: Styled & { id: string }) {
  const team = useCell<Team>("team");
  const handle = team?.groups.find((each) => each.id === id)?.handle ?? id;
  return <span className={look("blocks-name", style)}>@{handle}</span>;
}

function Wide({ range, style }: { range: string; style: Style | undefined }) {
  return <span className={look("blocks-name blocks-wide", style)}>@{range}</span>;
}

/** A name that is no emoji stays as it was typed, as in `12:30:45`. */
function Emoji({ name, drawn }: { name: string; drawn: string }) {
  if (/^[\w+'-]*$/u.test(drawn) || drawn === `:${name}:`) return <span>:{name}:</span>;
  return (
    <span role="img" aria-label={name.replace(/_/gu, " ")}>
      {drawn}
    </span>
  );
}

function Moment({ at, format }: { at: number; format: string }) {
  const clock = useCell<PlayClock>("clock");
  const now = Date.now() + (clock?.ahead ?? 0) * 1000;
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={WHOLE.format(date)}>
      {moment(format, at, now)}
    </time>
  );
}

/** The path of a picture that this page can play itself, else "". */
export function played(href: string): string {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  return url && OWN_HOST.test(url.hostname) && PLAYED.test(url.pathname) ? url.pathname : "";
}

/** Where in this workspace the address leads, as Slack's own links to a channel do. */
function inside(href: string): { channel: string; ts: string } | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  const channel = url?.searchParams.get("channel");
  if (url?.hostname !== "slack.com" || url.pathname !== "/app_redirect" || !channel) return;
  return { channel, ts: url.searchParams.get("message_ts") ?? "" };
}

/** Bring a message into view, once its channel is drawn. */
function reveal(ts: string): void {
  requestAnimationFrame(() =>
    document.getElementById(`message-${ts}`)?.scrollIntoView({ block: "center" }),
  );
}

interface Address {
  href: string;
  look: string;
  children: ReactNode;
}

export function Link({ href, look: name, children }: Address) {
  const path = played(href);
  const place = inside(href);
  return (
    <a
      href={href}
      className={`blocks-link ${name}`}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || !(path || place)) return;
        event.preventDefault();
        if (path) go({ playing: path });
        if (!place) return;
        go({ channel: place.channel, thread: "" });
        reveal(place.ts);
      }}
    >
      {children}
    </a>
  );
}
