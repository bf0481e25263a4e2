// Above everything: that the playground does not answer, or that the bot does not run.

import { useEffect, useState } from "react";
import type { BotProcess } from "../cells";
import { act, useCell, useOnline } from "../store";
import "./slack.css";

const PATIENCE_MS = 1_000;

export function Strips() {
  const offline = useLasting(!useOnline());
  const bot = useCell<BotProcess>("bot");
  const deaf = useLasting(bot?.runs === true && bot.connections === 0);
  return (
    <div className="app-strips" role="status">
      {offline && (
        <p className="strip strip-bad">
          The playground does not answer. Is <code>make play</code> still running? Trying again …
        </p>
      )}
      {!offline && bot?.runs === false && <BotGone />}
      {!offline && deaf && (
        <p className="strip strip-warn">
          The bot has no connection to Slack yet: new commands fail; what was accepted goes on.
        </p>
      )}
    </div>
  );
}

function BotGone() {
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState("");
  const start = async () => {
    setStarting(true);
    const answer = await act("start", {});
    setStarting(false);
    setError(answer.ok ? "" : (answer.error ?? "it could not be started"));
  };
  return (
    <p className="strip strip-warn">
      The bot is not running: new commands fail; what was accepted goes on when it starts again.
      <button type="button" disabled={starting} onClick={start}>
        {starting ? "Starting …" : "Start it"}
      </button>
      {error && <span>It did not start: {error}</span>}
    </p>
  );
}

/** Whether something has been so for a while; a blink is nobody's worry. */
function useLasting(now: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!now) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [now]);
  return now && lasting;
}
