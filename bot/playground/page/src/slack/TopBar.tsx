// On top: who I am, the tours, the panels beside, and light or dark.

import { go, type Place, usePlace } from "../place";
import { TourMenu } from "../tours/TourBar";
import { drawer } from "./drawer";
import { Bars, Mark } from "./icons";
import { PersonSwitch } from "./PersonSwitch";
import { ThemeButton } from "./ThemeButton";
import "./slack.css";
import "./topbar.css";

export function TopBar() {
  return (
    <header className="top">
      <DrawerButton />
      <h1 className="top-title">
        <Mark />
        <span>OnAir playground</span>
      </h1>
      <PersonSwitch />
      <div className="top-right">
        <TourMenu />
        <PanelButton panel="backend" label="Backend" />
        <PanelButton panel="story" label="Story" />
        <ThemeButton />
      </div>
    </header>
  );
}

function DrawerButton() {
  const open = drawer.use();
  return (
    <button
      id="side-button"
      type="button"
      className="top-button top-drawer"
      aria-label="Channels"
      aria-expanded={open}
      aria-controls="side"
      onClick={() => drawer.set(!open)}
    >
      <Bars />
    </button>
  );
}

function PanelButton({ panel, label }: { panel: Place["panel"]; label: string }) {
  const open = usePlace().panel === panel;
  return (
    <button
      type="button"
      className="top-button"
      aria-pressed={open}
      onClick={() => go({ panel: open ? "" : panel })}
    >
      {label}
    </button>
  );
}
