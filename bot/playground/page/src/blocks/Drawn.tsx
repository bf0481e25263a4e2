// What the library draws, made fit for a page with many messages on it.

import { useLayoutEffect, useMemo, useRef } from "react";
import { type Block as KitBlock, Message } from "slack-blocks-to-jsx";
import sheet from "slack-blocks-to-jsx/dist/style.css?inline";
import type { Block, Json } from "../cells";
import { hooks } from "./hooks";
import { readable } from "./pieces";
import { useTheme } from "./theme";

const ID = "slack_blocks_to_jsx";

// The library's rules hang on an id, which every message would have again.  Here they
// hang on its class, in a layer of their own, so that any rule of the page wins.
const rules = sheet.replaceAll(`#${ID}`, `.${ID}`).replaceAll("!important", "");
const styles = new CSSStyleSheet();
styles.replaceSync(`@layer library{${rules}}`);
document.adoptedStyleSheets.push(styles);

/** Draw one block whose buttons and inputs, if any, do nothing by themselves. */
export function Drawn({ block }: { block: Block }) {
  const theme = useTheme();
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    frame.current?.firstElementChild?.removeAttribute("id");
  }, []);
  const clean = useMemo(() => [tidy(block) as unknown as KitBlock], [block]);
  return (
    <div ref={frame} className="blocks-drawn">
      <Message withoutWrapper blocks={clean} hooks={hooks} theme={theme} logo="" name="" />
    </div>
  );
}

/** Ids that other blocks have too, and questions that are ours to ask. */
const LEFT_OUT = new Set(["block_id", "action_id", "confirm", "url"]);

/** The block without what is left out; plain texts are not formatted at all. */
function tidy(part: Json): Json {
  if (Array.isArray(part)) return part.map(tidy);
  if (part === null || typeof part !== "object") return part;
  if (part.type === "plain_text" && typeof part.text === "string") {
    return { type: "plain_text", text: readable(part.text), verbatim: true };
  }
  const interactive = "action_id" in part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => !LEFT_OUT.has(name) || (name === "url" && !interactive))
      .map(([name, value]) => [name, tidy(value)]),
  );
}
