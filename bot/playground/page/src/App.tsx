import { useEffect } from "react";
import { BackendPanel } from "./backend/BackendPanel";
import { Player } from "./backend/Player";
import { Forms } from "./forms/Forms";
import { HomeTab } from "./home/HomeTab";
import { usePlace } from "./place";
import { Conversation } from "./slack/Conversation";
import { Sidebar } from "./slack/Sidebar";
import { TopBar } from "./slack/TopBar";
import { watch } from "./store";
import { StoryPanel } from "./story/StoryPanel";
import { TourBar } from "./tours/TourBar";

export function App() {
  const place = usePlace();
  useEffect(() => watch(place.person), [place.person]);
  return (
    <div className="app">
      <TopBar />
      <TourBar />
      <Sidebar />
      <main>{place.channel === "home" ? <HomeTab /> : <Conversation />}</main>
      {place.panel === "backend" && <BackendPanel />}
      {place.panel === "story" && <StoryPanel />}
      {place.playing && <Player />}
      <Forms />
    </div>
  );
}
