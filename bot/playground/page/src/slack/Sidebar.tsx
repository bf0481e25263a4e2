// Left: the channels, the direct messages, and the app; what is new there is bold.

import { type ReactNode, useEffect, useRef } from "react";
import type { Channel, Me, Message, Team } from "../cells";
import { go, usePlace } from "../place";
import { useCell, useCells } from "../store";
import { drawer } from "./drawer";
import { focusSoon } from "./focus";
import { Cross, Hash, House, Lock } from "./icons";
import { useUnread } from "./marks";
import { Avatar, authorOf } from "./people";
import { channelName } from "./settle";
import { ThemeButton } from "./ThemeButton";
import "./sidebar.css";

export function Sidebar() {
  const open = drawer.use();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) nav.current?.querySelector("button")?.focus();
  }, [open]);
  return (
    <>
      {open && <div className="side-veil" aria-hidden="true" onPointerDown={shut} />}
      <nav
        ref={nav}
        id="side"
        className={`side ${open ? "side-open" : ""}`}
        aria-label="Channels"
        onKeyDown={(event) => {
          if (event.key === "Escape") shut();
        }}
      >
        <Places />
      </nav>
    </>
  );
}

function shut(): void {
  if (!drawer.get()) return;
  drawer.set(false);
  document.getElementById("side-button")?.focus();
}

function Places() {
  const team = useCell<Team>("team");
  const channels = useCells<Channel>("channel/");
  const named = channels
    .filter((each) => !each.direct)
    .sort((one, other) => one.name.localeCompare(other.name));
  return (
    <>
      <div className="side-head">
        <strong dir="auto">{team?.name ?? "…"}</strong>
        <button type="button" className="side-close" aria-label="Close the list" onClick={shut}>
          <Cross />
        </button>
      </div>
      <Section title="Channels">
        {named.map((each) => (
          <Row key={each.id} channel={each} />
        ))}
      </Section>
      <Section title="Direct messages">
        {channels
          .filter((each) => each.direct)
          .map((each) => (
            <Row key={each.id} channel={each} />
          ))}
      </Section>
      <Section title="Apps">
        <HomeRow />
      </Section>
      <div className="side-foot">
        <ThemeButton />
      </div>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="side-section">
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Row({ channel }: { channel: Channel }) {
  const place = usePlace();
  const me = useCell<Me>("me");
  const team = useCell<Team>("team");
  const messages = useCells<Message>(`message/${channel.id}/`);
  const unread = useUnread(me?.id ?? "", channel.id, messages);
  const active = place.channel === channel.id;
  const news = unread.some && !active;
  const look = [news && "side-news", channel.archived && "side-archived"];
  return (
    <li>
      <button
        type="button"
        className={`side-row ${look.filter(Boolean).join(" ")}`}
        aria-current={active ? "page" : undefined}
        onClick={() => visit(channel.id)}
      >
        <Sign channel={channel} team={team} />
        <bdi className="side-name">{channelName(channel, team).replace(/^#/u, "")}</bdi>
        {channel.archived && <small>archived</small>}
        {unread.alerts > 0 && !active && (
          <span className="side-badge">
            {unread.alerts}
            <span className="unseen"> for you</span>
          </span>
        )}
        {news && unread.alerts === 0 && <span className="unseen">, new</span>}
      </button>
    </li>
  );
}

function Sign({ channel, team }: { channel: Channel; team: Team | undefined }) {
  if (channel.direct) return <Avatar author={authorOf(team, team?.bot.id ?? "")} size="small" />;
  return channel.private ? <Lock /> : <Hash />;
}

function visit(channel: string): void {
  go({ channel, thread: "" });
  drawer.set(false);
  focusSoon();
}

function HomeRow() {
  const place = usePlace();
  const team = useCell<Team>("team");
  return (
    <li>
      <button
        type="button"
        className="side-row"
        aria-current={place.channel === "home" ? "page" : undefined}
        onClick={() => visit("home")}
      >
        <House />
        <span className="side-name">{team?.bot.name ?? "OnAir"} Home</span>
      </button>
    </li>
  );
}
