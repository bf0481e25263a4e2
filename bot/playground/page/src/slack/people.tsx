// Who people are: their names, and the little picture before what they say.

import type { Person, Team } from "../cells";
import { Mark } from "./icons";

export const SLACKBOT = "USLACKBOT";
const COLOURS = 8;

/** An author as the page names them. */
export interface Author {
  id: string;
  name: string;
  bot: boolean;
}

export function authorOf(team: Team | undefined, id: string): Author {
  if (id === SLACKBOT) return { id, name: "Slackbot", bot: true };
  if (id === team?.bot.id) return { id, name: team.bot.name, bot: true };
  const person = team?.people.find((each) => each.id === id);
  return { id, name: person?.real_name || person?.name || id, bot: false };
}

/** What a person is there for, in a word or two. */
export function roleOf(person: Person): string {
  return person.role ?? (person.guest ? "guest" : "");
}

/** What one calls somebody across the table. */
export function firstName(person: Person): string {
  const words = person.real_name.split(/\s+/u);
  // Not the emoji that stands before it.
  return words.find((word) => /\p{L}/u.test(word)) ?? person.name;
}

function initials(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => firstSign(word ?? "")).join("");
}

/** The first sign as a reader counts: an emoji of several code points is one. */
function firstSign(word: string): string {
  const [sign] = new Intl.Segmenter().segment(word);
  return sign?.segment.toLocaleUpperCase() ?? "";
}

function colour(id: string): number {
  let sum = 0;
  for (const sign of id) sum = (sum * 27 + (sign.codePointAt(0) ?? 0)) % 9973;
  return sum % COLOURS;
}

/** Decoration: the name always stands beside it. */
export function Avatar({ author, size }: { author: Author; size: "small" | "large" }) {
  const kind = author.id === SLACKBOT ? "slackbot" : author.bot ? "bot" : `${colour(author.id)}`;
  return (
    <span className={`avatar avatar-${size} avatar-${kind}`} aria-hidden="true">
      {kind === "bot" ? <Mark /> : kind === "slackbot" ? "S" : initials(author.name)}
    </span>
  );
}
