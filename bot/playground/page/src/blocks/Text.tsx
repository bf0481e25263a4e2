// One text object: formatted where it says so, else exactly its letters.

import { useMemo } from "react";
import type { Block } from "../cells";
import { Drawn } from "./Drawn";
import { richText } from "./mrkdwn";
import { readable } from "./pieces";

export function Text({ text }: { text: Block }) {
  const formatted = text.type === "mrkdwn";
  const words = `${text.text ?? ""}`;
  const block = useMemo(
    () => richText(words, text.verbatim === true) as unknown as Block,
    [words, text.verbatim],
  );
  return formatted ? <Drawn block={block} /> : <p className="blocks-plain">{readable(words)}</p>;
}
