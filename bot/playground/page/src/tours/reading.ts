// What can be read on the page just now, out of the cells, for what a step waits for.

import type {
  Block,
  BotProcess,
  Channel,
  Form,
  Home,
  Json,
  Message,
  Room,
  Team,
  TourStep,
  Whisper,
} from "../cells";
import { here } from "../place";
import { peek } from "../store";

/** Whether the step has come to its end; what is older than `since` does not count. */
export function isOver(step: TourStep, since: string): boolean {
  return said(step, since) && stands(step) && botIs(step);
}

function said(step: TourStep, since: string): boolean {
  if (!step.until) return true;
  const wanted = plain(step.until);
  return texts(since).some((text) => text.includes(wanted));
}

function stands({ stands: wanted }: TourStep): boolean {
  if (!wanted) return true;
  const room = peek<Room>("room/").find((each) => each.group === wanted.group);
  if (!room) return false;
  const { on_air, recorded } = wanted;
  return (
    (on_air === null || room.pushes.length === on_air) &&
    (recorded === null || room.recordings.length === recorded)
  );
}

function botIs(step: TourStep): boolean {
  const bot = peek<BotProcess>("bot")[0];
  if (step.does === "kill") return bot?.runs === false;
  if (step.does === "start") return bot?.runs === true && bot.connections > 0;
  return true;
}

/** The forms on top, Home where it is open, else what is new in the open channel. */
function texts(since: string): string[] {
  const { channel } = here();
  const forms = peek<Form>("form/").map((form) => words([form.title, form.blocks]));
  if (channel === "home") return [...forms, ...peek<Home>("home").map(wordsOf)];
  const isHere = (each: Message | Whisper) => each.channel === channel && each.ts >= since;
  const spoken = [
    ...peek<Message>("message/").filter((each) => isHere(each) && !each.deleted),
    ...peek<Whisper>("whisper/").filter(isHere),
  ];
  return [...forms, ...spoken.map(wordsOf)];
}

function wordsOf(each: { text?: string; blocks?: Block[] }): string {
  return words([each.text ?? "", each.blocks ?? []]);
}

function words(written: unknown): string {
  return plain(strings(written as Json).join(" "));
}

/** What is in a block and cannot be read there: names, and the questions of buttons. */
const UNSEEN = new Set(["type", "block_id", "action_id", "value", "url", "confirm"]);

/** Every string below that is shown. */
function strings(json: Json): string[] {
  if (typeof json === "string") return [json];
  if (Array.isArray(json)) return json.flatMap(strings);
  if (json === null || typeof json !== "object") return [];
  return Object.entries(json).flatMap(([key, value]) => (UNSEEN.has(key) ? [] : strings(value)));
}

/** As a reader sees it: names for ids, no marks, one blank between words. */
function plain(text: string): string {
  const team = peek<Team>("team")[0];
  return text
    .replace(/<@(\w+)>/g, (_, id) => `@${team?.people.find((one) => one.id === id)?.name ?? id}`)
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (_, id) => `#${channelById(id)}`)
    .replace(/[*`_~]/g, "")
    .replace(/\s+/g, " ")
    .toLowerCase();
}

function channelById(id: string): string {
  return peek<Channel>("channel/").find((one) => one.id === id)?.name ?? id;
}
