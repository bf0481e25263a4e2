// The backend: the stand-in videorelay, with its rooms, its switches and its calls.

import { Panel } from "../panels/Panel";
import { Calls } from "./Calls";
import { Rooms } from "./Rooms";
import { Switches } from "./Switches";
import "./backend.css";

export function BackendPanel() {
  return (
    <Panel
      name="backend-panel"
      title="Backend (simulated)"
      also="the stand-in videorelay"
      says="What really happens, whatever the bot believes. Change it, break it, and see whether the bot finds out."
    >
      <Rooms />
      <Switches />
      <Calls />
    </Panel>
  );
}
