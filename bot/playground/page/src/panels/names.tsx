// How people and channels are called, where a cell gives their ids.

import { Fragment } from "react";
import type { Channel, Team } from "../cells";
import { useCell } from "../store";

/** A person's name; what is no known id is shown as it is. */
export function Who({ id }: { id: string }) {
  const team = useCell<Team>("team");
  const bare = id.replace(/^<@([A-Z0-9]+)>$/, "$1");
  const person = team?.people.find((one) => one.id === bare);
  if (person) return <bdi>{person.real_name}</bdi>;
  return <bdi>{team?.bot.id === bare ? team.bot.name : id || "nobody"}</bdi>;
}

/** #name of a channel; what is no known id is shown as it is. */
export function Where({ id }: { id: string }) {
  const channel = useCell<Channel>(`channel/${id}`);
  if (!channel) return <bdi>{id}</bdi>;
  return <bdi>{channel.direct ? "a direct message" : `#${channel.name}`}</bdi>;
}

/** A sentence in which `…` is code. */
export function Said({ text }: { text: string }) {
  return text.split("`").map((part, at) => {
    const key = `${at} ${part}`;
    return at % 2 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
