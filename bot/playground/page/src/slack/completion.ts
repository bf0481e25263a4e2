// What a slash command could become: first its name, then its verb.

import type { Command } from "../cells";

export interface Offer {
  /** What stands in the field once it is taken. */
  text: string;
  label: string;
  usage: string;
  description: string;
}

export interface Completion {
  offers: readonly Offer[];
  /** Enter takes the first: nothing that is typed so far could be meant. */
  eager: boolean;
  /** The command that is typed, once it is whole. */
  command: Command | undefined;
}

const NAME = /^\/\S*$/u;
const VERB = /^(\/\S+)\s+(\S*)$/u;
const NOTHING: Completion = { offers: [], eager: false, command: undefined };

export function complete(text: string, commands: readonly Command[]): Completion {
  if (!text.startsWith("/")) return NOTHING;
  const command = commands.find((each) => each.command === text.split(/\s/u, 1)[0]);
  if (NAME.test(text)) return { offers: names(text, commands), eager: !command, command };
  const [, , typed] = VERB.exec(text) ?? [];
  if (!command || typed === undefined) return { ...NOTHING, command };
  const offers = verbs(command, typed);
  const meant = typed === "" || offers.some((each) => each.label === typed);
  return { offers: alone(offers, typed) ? [] : offers, eager: !meant, command };
}

function names(typed: string, commands: readonly Command[]): Offer[] {
  const wanted = typed.toLowerCase();
  return commands
    .filter((each) => each.command.startsWith(wanted))
    .map((each) => ({
      text: `${each.command} `,
      label: each.command,
      usage: each.usage,
      description: each.description,
    }));
}

/** The verbs are the first word of the usage: `start|stop [room]`. */
function verbsOf(command: Command): string[] {
  const [first = ""] = command.usage.split(/\s/u, 1);
  return first.includes("|") ? first.split("|").filter((each) => /^[a-z-]+$/u.test(each)) : [];
}

function verbs(command: Command, typed: string): Offer[] {
  return verbsOf(command)
    .filter((each) => each.startsWith(typed.toLowerCase()))
    .map((each) => ({
      text: `${command.command} ${each} `,
      label: each,
      usage: "",
      description: "",
    }));
}

/** There is nothing to choose: the only offer is there already. */
function alone(offers: readonly Offer[], typed: string): boolean {
  return offers.length === 1 && offers[0]?.label === typed;
}
