// The picture of a room that is on air, above everything else, until it is closed.

import { useEffect, useRef, useState } from "react";
import type { Room } from "../cells";
import { go, usePlace } from "../place";
import { useCells } from "../store";
import { play, playable, type Seen } from "./picture";
import "./player.css";

const BADGE: Record<Seen, string> = {
  waiting: "…",
  live: "LIVE",
  off: "OFF AIR",
  lacking: "NO PICTURE",
  silent: "NO ANSWER",
  unplayable: "NO PICTURE",
};
const SAYS: Record<Seen, string> = {
  waiting: "Waiting for the picture…",
  live: "",
  off: "Off air: this address answers 404.",
  lacking: "This address answers 501: PyAV and Pillow, which draw the picture, are not installed.",
  silent: "The playground does not answer.",
  unplayable: "This browser plays no HLS. Open the address in a player such as VLC.",
};

export function Player() {
  const { playing, panel } = usePlace();
  const path = playable(playing);
  const [large, setLarge] = useState(false);
  const name = useName(path);
  const title = name ? `On air: ${name}` : "Live picture";
  useEscape(() => go({ playing: "" }));
  return (
    <section className={`player ${where(large, panel)}`} aria-label={title}>
      {/* Another address is another player: nothing of the old one stays. */}
      {path ? (
        <Screen key={path} path={path} title={title} />
      ) : (
        <p className="player-alone">This is no address of a live picture.</p>
      )}
      <div className="player-buttons">
        <button type="button" className="player-size" onClick={() => setLarge(!large)}>
          {large ? "Smaller" : "Larger"}
        </button>
        <button type="button" onClick={() => go({ playing: "" })}>
          Close
        </button>
      </div>
    </section>
  );
}

/** Escape closes it, unless something else lies above, or wants the key for itself. */
function useEscape(close: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const other = event.defaultPrevented || document.querySelector("dialog[open], [popover]");
      if (event.key === "Escape" && !other && !document.fullscreenElement) close();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}

/** Beside a panel it stands at the foot of the side bar, and hides nothing. */
function where(large: boolean, panel: string): string {
  if (large) return "player-large";
  return panel ? "player-beside" : "";
}

function Screen({ path, title }: { path: string; title: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState<Seen>("waiting");
  useEffect(() => {
    const screen = video.current;
    return screen ? play(screen, path, setSeen) : undefined;
  }, [path]);
  const says = SAYS[seen];
  return (
    <>
      <p className="player-head">
        <strong className="player-title">{title}</strong>
        <span className={`player-badge player-badge-${seen}`}>{BADGE[seen]}</span>
      </p>
      <div className="player-screen">
        <video
          ref={video}
          muted
          autoPlay
          playsInline
          controls={seen === "live"}
          aria-label={title}
        />
        <p className={says ? "player-says" : "unseen"} role="status">
          {says || `${title}: it plays.`}
          {seen === "off" && <span>It plays by itself as soon as it is on air again.</span>}
        </p>
      </div>
      <code className="player-path">{path}</code>
    </>
  );
}

/** The room's name, kept when the push that told it is over. */
function useName(path: string): string {
  const rooms = useCells<Room>("room/");
  const [known, setKnown] = useState({ path: "", name: "" });
  const room = rooms.find((each) => each.pushes.some(({ play }) => play === path));
  const name = room && (room.name || `group ${room.group}`);
  if (name && (known.path !== path || known.name !== name)) setKnown({ path, name });
  return name ?? (known.path === path ? known.name : "");
}
