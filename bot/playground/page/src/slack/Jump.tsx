// Ctrl+K or Cmd+K: type a few letters and be in that channel.

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Channel, Team } from "../cells";
import { go } from "../place";
import { useCell, useCells } from "../store";
import { focusSoon } from "./focus";
import { channelName } from "./settle";

interface Goal {
  id: string;
  name: string;
}

export function Jump() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      // A form that is open stays in front.
      if (document.querySelector("dialog[open]:not(.jump)")) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return open ? <Box close={() => setOpen(false)} /> : null;
}

function useGoals(typed: string): Goal[] {
  const team = useCell<Team>("team");
  const channels = useCells<Channel>("channel/");
  const all = channels.map((each) => ({ id: each.id, name: channelName(each, team) }));
  all.push({ id: "home", name: `${team?.bot.name ?? "OnAir"} Home` });
  const wanted = typed.trim().toLocaleLowerCase();
  return all.filter((each) => each.name.toLocaleLowerCase().includes(wanted));
}

function Box({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const goals = useGoals(typed);
  useEffect(() => dialog.current?.showModal(), []);
  const visit = (goal: Goal | undefined) => {
    if (!goal) return;
    go({ channel: goal.id, thread: "" });
    close();
    focusSoon();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt((at + 1) % Math.max(goals.length, 1));
    else if (event.key === "ArrowUp") setAt((at - 1 + goals.length) % Math.max(goals.length, 1));
    else if (event.key === "Enter") visit(goals[at]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} className="jump" aria-label="Jump to a channel" onClose={close}>
      <input
        aria-label="Jump to"
        aria-controls="jump-list"
        aria-activedescendant={goals[at] ? `jump-${goals[at].id}` : undefined}
        placeholder="Jump to …"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <Goals goals={goals} at={at} visit={visit} />
    </dialog>
  );
}

function Goals(asked: { goals: Goal[]; at: number; visit: (goal: Goal) => void }) {
  const { goals, at, visit } = asked;
  return (
    <div id="jump-list" role="listbox" aria-label="Channels" tabIndex={-1}>
      {goals.map((goal, index) => (
        <button
          key={goal.id}
          id={`jump-${goal.id}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onClick={() => visit(goal)}
        >
          <bdi>{goal.name}</bdi>
        </button>
      ))}
    </div>
  );
}
