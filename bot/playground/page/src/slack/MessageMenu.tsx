// What one can do with a message: the bot's shortcuts, a reply, a copy.

import type { Message, Team } from "../cells";
import { go, here } from "../place";
import { act } from "../store";
import { Dots } from "./icons";
import { type Choice, Menu } from "./Menu";
import { notice } from "./Notice";

interface Asked {
  message: Message;
  team: Team | undefined;
  inThread: boolean;
}

export function MessageMenu({ message, team, inThread }: Asked) {
  return (
    <Menu
      label="More actions"
      className="message-more"
      choices={() => choicesFor(message, team, inThread)}
    >
      <Dots />
    </Menu>
  );
}

function choicesFor(message: Message, team: Team | undefined, inThread: boolean): Choice[] {
  const choices: Choice[] = Object.entries(team?.shortcuts ?? {}).map(([callback, label]) => ({
    label,
    hint: team?.bot.name ?? "",
    run: () => void use(message, callback, label),
  }));
  if (!inThread)
    choices.push({
      label: "Reply in thread",
      run: () => go({ thread: message.thread_ts ?? message.ts }),
    });
  choices.push({ label: "Copy text", run: () => void copy(message.text) });
  return choices;
}

async function use(message: Message, callback_id: string, label: string): Promise<void> {
  const { channel, ts } = message;
  const answer = await act("shortcut", { person: here().person, channel, ts, callback_id });
  if (!answer.ok) notice(`${label}: ${answer.error}`);
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notice("Copied.");
  } catch {
    notice("The browser does not allow copying here.");
  }
}
