// A button that copies a text; where the browser does not let it, that is said.

import { useEffect, useState } from "react";

const SHOWN_MS = 1_600;

type Copied = "" | "done" | "failed";

export function Copy(props: {
  text: string;
  /** What is copied, in words. */
  what: string;
  className?: string;
  /** On the button, instead of "Copy". */
  shown?: string;
  /** Shown below it while the button has the focus or the pointer. */
  more?: string;
}) {
  const [copied, setCopied] = useState<Copied>("");
  useEffect(() => {
    if (!copied) return;
    const later = setTimeout(() => setCopied(""), SHOWN_MS);
    return () => clearTimeout(later);
  }, [copied]);
  // Some browsers give no clipboard to a page that is reached by another host name.
  const copy = () =>
    navigator.clipboard
      ? navigator.clipboard.writeText(props.text).then(
          () => setCopied("done"),
          () => setCopied("failed"),
        )
      : setCopied("failed");
  const said = copied === "done" ? "Copied" : copied === "failed" ? "Not allowed" : "";
  return (
    <button
      type="button"
      className={props.className ?? "panel-button panel-small"}
      aria-label={`Copy ${props.what}`}
      onClick={copy}
    >
      {said || (props.shown ?? "Copy")}
      {props.more && !said && <span className="panel-more">{props.more}</span>}
      <span className="unseen" role="status">
        {said}
      </span>
    </button>
  );
}
