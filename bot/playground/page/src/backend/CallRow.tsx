// One call to the backend: how it went in one line, and all of it when opened.

import { memo, useState } from "react";
import type { Call } from "../cells";
import { timeOfDay, took } from "../panels/moments";
import { Written } from "./Written";

type Mood = "wait" | "good" | "bad" | "warn";

/** How a call went, never by its colour alone. */
function outcome(call: Call): { mood: Mood; icon: string; word: string } {
  if (!call.done) return { mood: "wait", icon: "…", word: "under way" };
  if (call.status === null) return { mood: "bad", icon: "✕", word: "connection dropped" };
  if (call.status >= 300) return { mood: "bad", icon: "✕", word: `HTTP ${call.status}` };
  if (call.code === null) return { mood: "warn", icon: "?", word: "no readable result" };
  if (call.code === 0) return { mood: "good", icon: "✓", word: call.means || "done" };
  return { mood: "bad", icon: "✕", word: call.means || "a code nobody explains" };
}

// Hundreds of rows stay smooth: a row is drawn anew only when its own cell changed, and
// its JSON only while it is open.
export const CallRow = memo(function CallRow({ call }: { call: Call }) {
  const [open, setOpen] = useState(false);
  const { mood, icon, word } = outcome(call);
  return (
    <li className={`call call-${mood}`}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="call-number">{call.number}</span>
          <span className="call-what">
            <bdi>{call.what}</bdi>
            {call.group !== null && <span className="panel-soft"> in {call.group}</span>}
          </span>
          <span className="call-took">{call.took === null ? "" : took(call.took)}</span>
          <time className="call-at" dateTime={call.at}>
            {timeOfDay(call.at)}
          </time>
          <span className="call-how">
            <span aria-hidden="true">{icon}</span> {word}
            {call.code !== null && call.code !== 0 && <code>{call.code}</code>}
          </span>
          {call.faults.map((fault) => (
            <span className="call-fault" key={fault}>
              <span aria-hidden="true">⚡</span> {fault}
            </span>
          ))}
        </summary>
        {open && <Bodies call={call} />}
      </details>
    </li>
  );
});

function Bodies({ call }: { call: Call }) {
  const none = call.done ? "No answer that is JSON." : "Not answered yet.";
  return (
    <div className="call-bodies">
      <Written title="Request" text={call.request} none="No JSON was sent." />
      <Written
        title={call.status === null ? "Answer" : `Answer, HTTP ${call.status}`}
        text={call.answer}
        none={none}
      />
      <p className="panel-soft">Passwords and signatures are masked.</p>
    </div>
  );
}
