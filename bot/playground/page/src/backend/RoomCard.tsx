// One room: who is in it with what turned on, what is on air, what is recorded.

import { type FormEvent, useId, useState } from "react";
import type { Push, Recording, Room, RoomMember, Team } from "../cells";
import { type Doing, Trouble, useDoing } from "../panels/doing";
import { running } from "../panels/moments";
import { go, usePlace } from "../place";
import { useCell } from "../store";

export function RoomCard({ room, now }: { room: Room; now: number }) {
  const title = useId();
  const doing = useDoing();
  return (
    <article className="room" aria-labelledby={title}>
      <header className="room-head">
        <h4 id={title}>
          <bdi>{room.name || `Room ${room.group}`}</bdi>
        </h4>
        <span className="panel-soft">group {room.group}</span>
        <button
          type="button"
          className="panel-button panel-small"
          aria-label={`Close the room ${room.name || room.group}`}
          onClick={() => doing.run("close_room", { group: room.group })}
        >
          Close the room
        </button>
      </header>
      {room.pushes.map((push) => (
        <OnAir key={`${push.account} ${push.source}`} push={push} now={now} />
      ))}
      {room.recordings.map((one) => (
        <Recorded key={`${one.account} ${one.source}`} recording={one} now={now} />
      ))}
      <ul className="room-members">
        {room.members.map((member) => (
          <Member key={member.account} group={room.group} member={member} doing={doing} />
        ))}
      </ul>
      {room.members.length === 0 && <p className="panel-soft">Nobody is in it.</p>}
      <LetIn room={room} doing={doing} />
      <Trouble of={doing} />
    </article>
  );
}

function OnAir({ push, now }: { push: Push; now: number }) {
  const { playing } = usePlace();
  const { play } = push;
  return (
    <p className="room-runs room-air">
      <strong>
        <span aria-hidden="true">●</span> ON AIR
      </strong>
      <span>
        <bdi>{push.account}</bdi>, {push.source}
      </span>
      <Running since={push.since} now={now} />
      {play ? (
        <button
          type="button"
          className="panel-button panel-small"
          aria-pressed={playing === play}
          onClick={() => go({ playing: playing === play ? "" : play })}
        >
          {playing === play ? "Watching" : "Watch"}
        </button>
      ) : (
        <span className="panel-soft">no HLS address to watch</span>
      )}
    </p>
  );
}

function Recorded({ recording, now }: { recording: Recording; now: number }) {
  return (
    <p className="room-runs room-rec">
      <strong>
        <span aria-hidden="true">◉</span> REC
      </strong>
      <span>
        <bdi>{recording.account}</bdi>, {recording.source}, to <bdi>{recording.name}</bdi>
      </span>
      <Running since={recording.since} now={now} />
    </p>
  );
}

function Running({ since, now }: { since: string; now: number }) {
  return (
    <time className="room-clock" dateTime={since} title={`since ${since}`}>
      {running(since, now)}
    </time>
  );
}

function Member(props: { group: number; member: RoomMember; doing: Doing }) {
  const { group, member, doing } = props;
  const turn = (to: Partial<RoomMember>) => doing.run("camera", { group, ...member, ...to });
  return (
    <li>
      <bdi className="room-who">{member.account}</bdi>
      <Switch
        label="camera"
        whose={member.account}
        on={member.camera}
        turn={(camera) => turn({ camera })}
      />
      <Switch
        label="screen"
        whose={member.account}
        on={member.screen}
        turn={(screen) => turn({ screen })}
      />
      <button
        type="button"
        className="panel-button panel-small"
        aria-label={`Send out ${member.account}`}
        onClick={() => doing.run("leave", { group, account: member.account })}
      >
        Send out
      </button>
    </li>
  );
}

function Switch(props: {
  label: string;
  whose: string;
  on: boolean;
  turn: (on: boolean) => unknown;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={props.on}
      aria-label={`${props.label} of ${props.whose}`}
      className="room-switch"
      onClick={() => props.turn(!props.on)}
    >
      <span className="room-knob" aria-hidden="true" />
      {props.label}
    </button>
  );
}

function LetIn({ room, doing }: { room: Room; doing: Doing }) {
  const team = useCell<Team>("team");
  const [account, setAccount] = useState("");
  const known = useId();
  const inside = new Set(room.members.map((member) => member.account));
  const outside = team?.people.filter((one) => !inside.has(one.name)) ?? [];
  async function enter(event: FormEvent) {
    event.preventDefault();
    const entered = await doing.run("enter", { group: room.group, account: account.trim() });
    if (entered) setAccount("");
  }
  return (
    <form className="panel-row room-enter" onSubmit={enter}>
      <input
        className="panel-field"
        aria-label={`Account to let into ${room.name || room.group}`}
        placeholder="account"
        list={known}
        maxLength={64}
        required
        autoComplete="off"
        value={account}
        onChange={(event) => setAccount(event.target.value)}
      />
      <datalist id={known}>
        {outside.map((one) => (
          <option key={one.id} value={one.name} />
        ))}
      </datalist>
      <button type="submit" className="panel-button">
        Let somebody in
      </button>
    </form>
  );
}
