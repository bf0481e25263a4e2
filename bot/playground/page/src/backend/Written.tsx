// Written JSON in colours.  It is cut into pieces of text; nothing of it becomes HTML.

import { useId } from "react";
import { Copy } from "../panels/Copy";

const PIECE =
  /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;
/** Beyond this only plain text: colours are for reading, and nobody reads that much. */
const LONGEST = 60_000;

export function Written(props: { title: string; text: string; none: string }) {
  const title = useId();
  return (
    <section className="written" aria-labelledby={title}>
      <header>
        <h5 id={title}>{props.title}</h5>
        {props.text && <Copy text={props.text} what={`the ${props.title.toLowerCase()}`} />}
      </header>
      {props.text ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one scrolls it with the keyboard
        <pre tabIndex={0}>{coloured(props.text)}</pre>
      ) : (
        <p className="panel-soft">{props.none}</p>
      )}
    </section>
  );
}

function coloured(text: string) {
  if (text.length > LONGEST) return text;
  const pieces = [];
  let done = 0;
  for (const found of text.matchAll(PIECE)) {
    const [whole, quoted, colon, figure] = found;
    const kind = quoted ? (colon ? "key" : "text") : figure ? "figure" : "word";
    const shown = quoted ?? whole;
    pieces.push(text.slice(done, found.index));
    pieces.push(
      <span key={found.index} className={`written-${kind}`}>
        {shown}
      </span>,
    );
    done = found.index + shown.length;
  }
  pieces.push(text.slice(done));
  return pieces;
}
