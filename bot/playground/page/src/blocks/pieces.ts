// One line of Slack's markup ("mrkdwn") as the pieces of a rich text block.
//
// The library reads such lines as Markdown, in which `# a`, `1. b`, `a_b` and
// entities mean something else, and it drops what it does not know.  Rich text it
// draws exactly, so lines are read here.

import type { RichTextSectionElement } from "slack-blocks-to-jsx";
import { mark } from "./marks";

export type Piece = RichTextSectionElement;
export interface Style {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}
const SIGNS: Record<string, keyof Style> = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /\s/u;
const ANGLE = /<([^<>\n]+)>/uy;
const CODE = /`([^`\n]+)`/uy;
const EMOJI = /:([a-z0-9_+'-]+):/uy;
const ADDRESS = /https?:\/\/[^\s<>|"']*[^\s<>|"'.,:;!?)\]]/uy;

/** Text as people read it: the three entities that Slack has are undone. */
export function readable(text: string): string {
  return text.replace(/&lt;/gu, "<").replace(/&gt;/gu, ">").replace(/&amp;/gu, "&");
}

/** The pieces of a text; addresses become links by themselves unless *verbatim*. */
export function pieces(text: string, verbatim: boolean, style: Style = {}): Piece[] {
  const found: Piece[] = [];
  let plain = "";
  const add = (...more: Piece[]) => {
    if (plain) found.push({ type: "text", text: readable(plain), style });
    plain = "";
    found.push(...more);
  };
  for (let at = 0; at < text.length; ) {
    const next = style.code ? angle(text, at, style) : special(text, at, verbatim, style);
    if (next) {
      add(...next.pieces);
      at = next.end;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  add();
  return found;
}

interface Found {
  pieces: Piece[];
  end: number;
}

function special(text: string, at: number, verbatim: boolean, style: Style): Found | null {
  const sign = text.charAt(at);
  if (sign === "<") return angle(text, at, style);
  if (sign === "`") return code(text, at, style);
  if (sign === ":") return emoji(text, at);
  if (sign === "h" && !verbatim) return address(text, at, style);
  const meant = SIGNS[sign];
  return meant && !style[meant] ? styled(text, at, verbatim, style, meant) : null;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function angle(text: string, at: number, style: Style): Found | null {
  const found = match(ANGLE, text, at);
  const piece = found && mark(found[1] ?? "", style);
  return piece ? { pieces: [piece], end: ANGLE.lastIndex } : null;
}

function code(text: string, at: number, style: Style): Found | null {
  const found = match(CODE, text, at);
  if (!found) return null;
  const end = CODE.lastIndex;
  return { pieces: pieces(found[1] ?? "", true, { ...style, code: true }), end };
}

function emoji(text: string, at: number): Found | null {
  const found = match(EMOJI, text, at);
  return found ? { pieces: [{ type: "emoji", name: found[1] ?? "" }], end: EMOJI.lastIndex } : null;
}

function address(text: string, at: number, style: Style): Found | null {
  if (WORD.test(text.charAt(at - 1))) return null;
  const found = match(ADDRESS, text, at);
  if (!found) return null;
  const url = readable(found[0]);
  return { pieces: [{ type: "link", url, style }], end: ADDRESS.lastIndex };
}

/** `*bold*` and its kin: they begin before a word, end after one, on one line. */
function styled(
  text: string,
  at: number,
  verbatim: boolean,
  style: Style,
  meant: keyof Style,
): Found | null {
  const sign = text.charAt(at);
  if (WORD.test(text.charAt(at - 1)) || !opens(text.charAt(at + 1), sign)) return null;
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    end = skipped(text, end);
    if (end === at + 1 || text[end] !== sign || SPACE.test(text.charAt(end - 1))) continue;
    if (WORD.test(text.charAt(end + 1))) continue;
    const inner = text.slice(at + 1, end);
    return { pieces: pieces(inner, verbatim, { ...style, [meant]: true }), end: end + 1 };
  }
  return null;
}

function opens(next: string, sign: string): boolean {
  return next !== "" && next !== sign && !SPACE.test(next);
}

/** Signs in code and in links end nothing. */
function skipped(text: string, at: number): number {
  if (text[at] === "`" && match(CODE, text, at)) return CODE.lastIndex;
  if (text[at] === "<" && match(ANGLE, text, at)) return ANGLE.lastIndex;
  return at;
}
