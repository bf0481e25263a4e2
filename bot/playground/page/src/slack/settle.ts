// Finding one's feet: who I am when nobody was named, and where I am when the channel
// is not there for me.

import { useEffect, useRef } from "react";
import type { Channel, Me, Team } from "../cells";
import { correct, usePlace } from "../place";
import { peek, useCell, useCells } from "../store";
import { authorOf } from "./people";

const FIRST_PERSON = "alice";
const FIRST_CHANNEL = "general";
const TITLE = "OnAir playground";

/** Keep the place sensible, and the window's title telling. */
export function useSettle(): void {
  usePerson();
  useChannel();
  useTitle();
}

function usePerson(): void {
  const { person } = usePlace();
  const people = useCell<Team>("team")?.people;
  useEffect(() => {
    if (!people || people.some((each) => each.id === person)) return;
    const first = people.find((each) => each.name === FIRST_PERSON) ?? people[0];
    if (first) correct({ person: first.id });
  }, [people, person]);
}

function useChannel(): void {
  const place = usePlace();
  const me = useCell<Me>("me");
  const channels = useCells<Channel>("channel/");
  const wasDirect = useRef(false);
  useEffect(() => {
    const found = channels.find((each) => each.id === place.channel);
    if (found || place.channel === "home") {
      wasDirect.current = found?.direct ?? false;
    } else if (me?.id === place.person) {
      // Another person's direct messages lead to one's own.
      const channel = firstChannel(wasDirect.current);
      if (channel) correct({ channel: channel.id, thread: "" });
    }
  }, [place, me, channels]);
}

function firstChannel(direct: boolean): Channel | undefined {
  const all = peek<Channel>("channel/");
  const mine = direct ? all.find((each) => each.direct) : undefined;
  return mine ?? all.find((each) => each.name === FIRST_CHANNEL) ?? all[0];
}

/** Two windows side by side are told apart by who looks. */
function useTitle(): void {
  const { person, channel } = usePlace();
  const team = useCell<Team>("team");
  const found = useCell<Channel>(`channel/${channel}`);
  const where = found ? channelName(found, team) : "Home";
  const who = authorOf(team, person).name;
  useEffect(() => {
    document.title = team ? `${who} · ${where} – ${TITLE}` : TITLE;
  }, [team, who, where]);
}

/** `#general`, or with whom one talks directly. */
export function channelName(channel: Channel, team: Team | undefined): string {
  return channel.direct ? (team?.bot.name ?? "OnAir") : `#${channel.name}`;
}
