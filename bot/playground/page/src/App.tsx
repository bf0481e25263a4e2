// The whole page: what stands where, and which person's eyes it looks with.

import { useEffect } from "react";
import "./theme.css";
import "./app.css";
import { BackendPanel } from "./backend/BackendPanel";
import { Player } from "./backend/Player";
import { Forms } from "./forms/Forms";
import { HomeTab } from "./home/HomeTab";
import { usePlace } from "./place";
import { Conversation } from "./slack/Conversation";
import { focusConversation } from "./slack/focus";
import { Jump } from "./slack/Jump";
import { Notice } from "./slack/Notice";
import { Sidebar } from "./slack/Sidebar";
import { Strips } from "./slack/Strips";
import { useSettle } from "./slack/settle";
import { Thread } from "./slack/Thread";
import { TopBar } from "./slack/TopBar";
import { watch } from "./store";
import { StoryPanel } from "./story/StoryPanel";
import { TourBar } from "./tours/TourBar";

export function App() {
  const place = usePlace();
  useEffect(() => watch(place.person), [place.person]);
  useSettle();
  const home = place.channel === "home";
  return (
    <div className="app">
      {/* No link: the address keeps the place. */}
      <button type="button" className="app-skip" onClick={focusConversation}>
        Skip to the conversation
      </button>
      <TopBar />
      <div className="app-tour">
        <TourBar />
      </div>
      <Strips />
      <Sidebar />
      <div className="app-middle">
        <main id="main" tabIndex={-1}>
          {home ? <HomeTab /> : <Conversation />}
        </main>
        {place.thread && !home && <Thread />}
      </div>
      {place.panel === "backend" && (
        <div className="app-panel">
          <BackendPanel />
        </div>
      )}
      {place.panel === "story" && (
        <div className="app-panel">
          <StoryPanel />
        </div>
      )}
      {place.playing && <Player />}
      <Forms />
      <Jump />
      <Notice />
    </div>
  );
}
