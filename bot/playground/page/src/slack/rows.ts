// Messages and whispers as the lines of one list: in the order of their time, with a
// line before each day, and with what one author says in a row put together.

import type { Message, Whisper } from "../cells";
import { inChannel } from "./marks";
import { dayOf, seconds } from "./times";

export type Row =
  | { kind: "day"; key: string; ts: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; first: boolean }
  | { kind: "whisper"; key: string; whisper: Whisper };

/** As long as the next word counts to the same breath. */
const BREATH_S = 300;

/** The lines of a channel; `news` is the first message that is new to me, "" for none. */
export function channelRows(
  messages: readonly Message[],
  whispers: readonly Whisper[],
  news: string,
): Row[] {
  const shown = messages.filter(inChannel);
  return rows(
    shown,
    whispers.filter((each) => !each.thread_ts),
    news,
  );
}

/** The lines of a thread: its first message, and the replies. */
export function threadRows(
  messages: readonly Message[],
  whispers: readonly Whisper[],
  thread: string,
): Row[] {
  const shown = messages.filter((each) => each.ts === thread || each.thread_ts === thread);
  return rows(
    shown,
    whispers.filter((each) => each.thread_ts === thread),
    "",
  );
}

function rows(messages: readonly Message[], whispers: readonly Whisper[], news: string): Row[] {
  const found: Row[] = [];
  let before: Message | undefined;
  let day = "";
  const begin = (ts: string) => {
    if (dayOf(ts) === day) return;
    day = dayOf(ts);
    before = undefined;
    found.push({ kind: "day", key: `day ${day}`, ts });
  };
  for (const each of merged(messages, whispers)) {
    begin(each.ts);
    if ("id" in each) {
      before = undefined;
      found.push({ kind: "whisper", key: `whisper ${each.id}`, whisper: each });
      continue;
    }
    if (each.ts === news) {
      before = undefined;
      found.push({ kind: "new", key: "new" });
    }
    const first = !before || !sameBreath(before, each);
    found.push({ kind: "message", key: each.ts, message: each, first });
    before = each;
  }
  return found;
}

/** Both are in the order of their time already. */
function merged(messages: readonly Message[], whispers: readonly Whisper[]): (Message | Whisper)[] {
  const all: (Message | Whisper)[] = [...messages, ...whispers];
  return all.sort((one, other) => (one.ts < other.ts ? -1 : one.ts > other.ts ? 1 : 0));
}

function sameBreath(before: Message, after: Message): boolean {
  return (
    before.user === after.user &&
    !before.deleted &&
    !after.deleted &&
    before.subtype === after.subtype &&
    seconds(after.ts) - seconds(before.ts) < BREATH_S
  );
}
