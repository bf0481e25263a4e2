// The list of messages in a channel or a thread.

import type { ReactNode } from "react";
import type { PlayClock, Team } from "../cells";
import { useCell } from "../store";
import { Down } from "./icons";
import { MessageView } from "./MessageView";
import type { Row } from "./rows";
import { dayName } from "./times";
import { useStick } from "./useStick";
import { WhisperView } from "./WhisperView";
import "./rows.css";

interface Asked {
  rows: readonly Row[];
  label: string;
  /** Whose eyes look. */
  me: string;
  inThread: boolean;
  /** What stands there as long as nobody said a word. */
  empty: ReactNode;
}

export function Rows({ rows, label, me, inThread, empty }: Asked) {
  const team = useCell<Team>("team");
  const last = rows.at(-1);
  const mine = last?.kind === "message" && last.message.user === me;
  const { scroller, content, onScroll, behind, toEnd } = useStick(last?.key ?? "", mine);
  return (
    <div className="rows">
      <div
        ref={scroller}
        className="rows-scroll"
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
        tabIndex={0}
        aria-label={label}
        role="log"
        aria-live="polite"
        aria-relevant="additions"
      >
        <div ref={content} className="rows-content">
          {rows.length === 0 && <div className="rows-empty">{empty}</div>}
          {rows.map((row) => (
            <Line key={row.key} row={row} team={team} inThread={inThread} />
          ))}
        </div>
      </div>
      {behind && (
        <button type="button" className="rows-down" onClick={toEnd}>
          New messages <Down />
        </button>
      )}
    </div>
  );
}

interface LineAsked {
  row: Row;
  team: Team | undefined;
  inThread: boolean;
}

function Line({ row, team, inThread }: LineAsked) {
  switch (row.kind) {
    case "day":
      return <Day ts={row.ts} />;
    case "new":
      return (
        <div className="rows-new">
          <span>New</span>
        </div>
      );
    case "whisper":
      return <WhisperView whisper={row.whisper} team={team} />;
    case "message":
      return (
        <MessageView
          message={row.message}
          team={team}
          first={row.first || row.message.ts === row.message.thread_ts}
          inThread={inThread}
        />
      );
  }
}

function Day({ ts }: { ts: string }) {
  const clock = useCell<PlayClock>("clock");
  return (
    <h3 className="rows-day">
      <span>{dayName(ts, clock?.ahead ?? 0)}</span>
    </h3>
  );
}
