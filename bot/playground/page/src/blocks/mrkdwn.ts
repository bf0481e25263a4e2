// A text in Slack's markup as a rich text block: paragraphs, quotes, listings.

import type { RichTextBlock, RichTextBlockElement } from "slack-blocks-to-jsx";
import { pieces, readable } from "./pieces";

const FENCE = "```";
const QUOTE = /^(?:>|&gt;) ?/u;
const REST_QUOTED = /^(?:>>>|&gt;&gt;&gt;) ?/u;

/** Rich text that says the same; *verbatim* as text objects have it. */
export function richText(text: string, verbatim = false): RichTextBlock {
  const parts = text.split(FENCE);
  // A fence that nothing closes is text.
  if (parts.length % 2 === 0) parts.splice(-2, 2, parts.slice(-2).join(FENCE));
  const elements = parts.flatMap((part, at) =>
    at % 2 ? [listing(part)] : paragraphs(trimmed(part, at > 0, at < parts.length - 1), verbatim),
  );
  return { type: "rich_text", elements } as RichTextBlock;
}

/** The text alone, for where nothing can be drawn in it; *named* knows who an id is. */
export function words(text: string, named: (id: string) => string): string {
  return richText(text, true)
    .elements.flatMap((each) => ("elements" in each ? (each.elements as unknown as Said[]) : []))
    .map((each) => word(each, named))
    .join("");
}

type Said = Record<string, string> & { type: string };

function word(piece: Said, named: (id: string) => string): string {
  const id = piece.user_id ?? piece.channel_id ?? piece.usergroup_id;
  if (id) return named(id);
  if (piece.type === "emoji") return `:${piece.name}:`;
  if (piece.type === "broadcast") return `@${piece.range}`;
  return piece.text ?? piece.url ?? "…";
}

/** The line ends beside a listing are its own. */
function trimmed(part: string, after: boolean, before: boolean): string {
  const begun = after ? part.replace(/^\n/u, "") : part;
  return before ? begun.replace(/\n$/u, "") : begun;
}

function listing(part: string): RichTextBlockElement {
  const text = readable(part.replace(/^\n/u, "").replace(/\n$/u, ""));
  return { type: "rich_text_preformatted", elements: [{ type: "text", text }] };
}

function paragraphs(part: string, verbatim: boolean): RichTextBlockElement[] {
  if (!part) return [];
  const found: { quoted: boolean; lines: string[] }[] = [];
  let rest = false;
  for (const line of part.split("\n")) {
    rest ||= REST_QUOTED.test(line);
    const quoted = rest || QUOTE.test(line);
    const said = line.replace(REST_QUOTED, "").replace(quoted ? QUOTE : /^$/u, "");
    const last = found.at(-1);
    if (last?.quoted === quoted) last.lines.push(said);
    else found.push({ quoted, lines: [said] });
  }
  return found.map(({ quoted, lines }) => ({
    type: quoted ? "rich_text_quote" : "rich_text_section",
    elements: pieces(lines.join("\n"), verbatim),
  }));
}
