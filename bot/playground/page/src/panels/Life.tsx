// The bot's life at a press: kill it, at once or at the worst moment, and start it again.

import type { BotProcess } from "../cells";
import { useCell } from "../store";
import type { Doing } from "./doing";

export const NO_BOT: BotProcess = {
  runs: false,
  pid: 0,
  connections: 0,
  killed: 0,
  ambush: false,
  said: "",
};

export function KillAndStart({ doing }: { doing: Doing }) {
  const { runs } = useCell<BotProcess>("bot") ?? NO_BOT;
  return (
    <>
      <button
        type="button"
        className="panel-button panel-danger"
        aria-disabled={!runs}
        onClick={() => runs && doing.run("kill")}
      >
        Kill the bot
      </button>
      <button
        type="button"
        className="panel-button"
        aria-disabled={runs}
        onClick={() => !runs && doing.run("start")}
      >
        Start it again
      </button>
    </>
  );
}

export function KillInCall({ doing }: { doing: Doing }) {
  const { runs, ambush } = useCell<BotProcess>("bot") ?? NO_BOT;
  const can = runs && !ambush;
  return (
    <>
      <button
        type="button"
        className="panel-button"
        aria-disabled={!can}
        onClick={() => can && doing.run("kill_in_call")}
      >
        Kill in the middle of the next call
      </button>
      <p className="panel-soft" role="status">
        {ambush
          ? "It waits for the next call."
          : "The backend does the next wish and answers late; the bot is killed meanwhile."}
      </p>
    </>
  );
}
