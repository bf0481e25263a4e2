// The rooms of the stand-in backend, and the way to open another one.

import { type FormEvent, useState } from "react";
import type { Room } from "../cells";
import { Trouble, useDoing } from "../panels/doing";
import { usePlayTime } from "../panels/moments";
import { Part } from "../panels/Panel";
import { useCells } from "../store";
import { RoomCard } from "./RoomCard";

export function Rooms() {
  const rooms = useCells<Room>("room/");
  const now = usePlayTime();
  const sorted = [...rooms].sort((one, other) => one.group - other.group);
  return (
    <Part title="Rooms" count={rooms.length}>
      {sorted.map((room) => (
        <RoomCard key={room.group} room={room} now={now} />
      ))}
      {sorted.length === 0 && <p className="panel-soft">No room is open.</p>}
      <OpenRoom />
    </Part>
  );
}

function OpenRoom() {
  const [typed, setTyped] = useState("");
  const doing = useDoing();
  async function open(event: FormEvent) {
    event.preventDefault();
    if (await doing.run("open_room", { group: Number(typed) })) setTyped("");
  }
  return (
    <form className="rooms-open" onSubmit={open}>
      <label className="panel-label">
        Group number
        <input
          className="panel-field"
          inputMode="numeric"
          pattern="[0-9]+"
          maxLength={10}
          required
          title="A whole number, such as 43"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="panel-button">
        Open a room
      </button>
      <Trouble of={doing} />
    </form>
  );
}
