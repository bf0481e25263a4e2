// The bot's process: whether it runs, and the buttons that end it, start it again, or
// let Slack refresh its connections.

import type { BotProcess } from "../cells";
import { Trouble, useDoing } from "../panels/doing";
import { KillAndStart, NO_BOT } from "../panels/Life";
import { Part } from "../panels/Panel";
import { useCell } from "../store";
import "./control.css";

export function BotProcessPart() {
  const bot = useCell<BotProcess>("bot") ?? NO_BOT;
  const doing = useDoing();
  return (
    <Part title="The bot">
      <p className="process" role="status">
        <Standing bot={bot} starting={doing.busy === "start"} />
        {bot.said && <span className="process-said">{bot.said}</span>}
        {bot.killed > 0 && <span className="panel-soft">killed {times(bot.killed)} so far</span>}
      </p>
      <div className="panel-row">
        <KillAndStart doing={doing} />
        <button
          type="button"
          className="panel-button"
          aria-disabled={bot.connections === 0}
          onClick={() => bot.connections > 0 && doing.run("refresh")}
        >
          Let Slack refresh the connection
        </button>
      </div>
      <Trouble of={doing} />
      <p className="panel-soft process-says">
        This is <code>kill -9</code> on a real process. Started again, it finds on record what was
        under way.
      </p>
    </Part>
  );
}

function Standing({ bot, starting }: { bot: BotProcess; starting: boolean }) {
  if (!bot.runs)
    return (
      <strong className="process-dead">
        <span aria-hidden="true">✕</span> {starting ? "Starting …" : "Not running"}
      </strong>
    );
  const lines = bot.connections === 1 ? "1 connection" : `${bot.connections} connections`;
  return (
    <>
      <strong className="process-runs">
        <span aria-hidden="true">●</span> Running
      </strong>
      <span>process {bot.pid}</span>
      <span>{bot.connections === 0 ? "connecting to Slack …" : `${lines} to Slack`}</span>
    </>
  );
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
