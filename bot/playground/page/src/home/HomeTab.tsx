// App Home: the page that OnAir keeps for each person.

import { useEffect, useMemo, useState } from "react";
import { Blocks, type Spot } from "../blocks/Blocks";
import { said } from "../blocks/said";
import type { Channel, Home, Me, Team } from "../cells";
import { go } from "../place";
import { act, useCell, useCells } from "../store";
import "./home.css";

export function HomeTab() {
  const me = useCell<Me>("me");
  const team = useCell<Team>("team");
  const direct = useCells<Channel>("channel/").find((channel) => channel.direct);
  const name = team?.bot.name ?? "OnAir";
  return (
    <section className="home" aria-label={`${name} · Home`}>
      <header className="home-head">
        <h2>{name}</h2>
        <nav className="home-tabs" aria-label={`Tabs of ${name}`}>
          <button type="button" className="home-tab home-tab-here" aria-current="page">
            Home
          </button>
          <button
            type="button"
            className="home-tab"
            disabled={!direct}
            onClick={() => direct && go({ channel: direct.id, thread: "" })}
          >
            Messages
          </button>
        </nav>
      </header>
      {me && <Published key={me.id} person={me.id} name={name} />}
    </section>
  );
}

/** What the app has published; opening it tells the app, so that it is up to date. */
function Published({ person, name }: { person: string; name: string }) {
  const home = useCell<Home>("home");
  const [wrong, setWrong] = useState("");
  const spot = useMemo<Spot>(() => ({ kind: "view", view: "home" }), []);
  useEffect(() => {
    let late = false;
    void act("home", { person }).then((answer) => {
      if (!late) setWrong(answer.ok ? "" : said(answer.error));
    });
    return () => {
      late = true;
    };
  }, [person]);
  return (
    <div className="home-body">
      {wrong && (
        <p className="blocks-wrong" role="alert">
          {wrong} What stands below may be old.
        </p>
      )}
      {home?.blocks.length ? (
        <Blocks blocks={home.blocks} spot={spot} />
      ) : (
        <p className="home-empty">{name} has not published a Home for you yet.</p>
      )}
    </div>
  );
}
