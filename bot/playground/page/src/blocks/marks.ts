// What stands between < and > in Slack's markup: people, channels, groups, times, links.

import type { Piece, Style } from "./pieces";
import { readable } from "./pieces";

const MOMENT = /^!date\^(\d+)\^([^^|]*)(?:\^([^|]*))?(?:\|(.*))?$/su;
const WIDE = new Set(["here", "channel", "everyone"]);
/** What a browser may be sent to; anything else stays text. */
const SAFE = /^(?:https?:\/\/|mailto:|tel:)/iu;

/** The piece that `<inner>` stands for, or null where Slack would show it as it is. */
export function mark(inner: string, style: Style): Piece | null {
  if (inner.startsWith("@")) return { type: "user", user_id: name(inner, 1), style };
  if (inner.startsWith("#")) return { type: "channel", channel_id: name(inner, 1), style };
  if (inner.startsWith("!")) return special(inner, style);
  const [url = "", label] = cut(inner);
  const address = readable(url);
  if (!SAFE.test(address)) return null;
  const shown = label === undefined ? address.replace(/^mailto:/u, "") : readable(label);
  return { type: "link", url: address, text: shown || address, style };
}

function special(inner: string, style: Style): Piece | null {
  const [head = "", label] = cut(inner.slice(1));
  if (WIDE.has(head)) {
    return { type: "broadcast", range: head as "here" | "channel" | "everyone", style };
  }
  if (head.startsWith("subteam^")) {
    return { type: "usergroup", usergroup_id: head.slice("subteam^".length), style };
  }
  const moment = MOMENT.exec(inner);
  if (moment) return time(moment, style);
  return label === undefined ? null : { type: "text", text: readable(label), style };
}

function time(moment: RegExpExecArray, style: Style): Piece {
  const [, timestamp = "", format = "", url = "", fallback = ""] = moment;
  // Beyond what a calendar can show, Slack falls back to the words.
  if (Number(timestamp) > 8.64e12) return { type: "text", text: readable(fallback), style };
  if (SAFE.test(url)) {
    return { type: "link", url: readable(url), text: readable(fallback || url), style };
  }
  return { type: "date", timestamp: Number(timestamp), format: readable(format), style };
}

function name(inner: string, from: number): string {
  return cut(inner.slice(from))[0] ?? "";
}

function cut(words: string): [string, string?] {
  const at = words.indexOf("|");
  return at < 0 ? [words] : [words.slice(0, at), words.slice(at + 1)];
}
