// What a tour stops when it begins: all that is on air then, said before it does.

import type { Room } from "../cells";
import { useCells } from "../store";

/** A sentence while something is on air or recorded; nothing else. */
export function Stops() {
  const busy = useCells<Room>("room/").filter(
    (each) => each.pushes.length > 0 || each.recordings.length > 0,
  );
  if (busy.length === 0) return null;
  return <p className="tour-stops">This stops {listed(busy.map(nameOf))}.</p>;
}

function nameOf(room: Room): string {
  return room.name || `group ${room.group}`;
}

function listed(names: string[]): string {
  return new Intl.ListFormat("en").format(names);
}
