// Light, dark, or as the system is: each press takes the next.

import { Halves } from "./icons";
import { nextTheme, useTheme } from "./theme";
import "./topbar.css";

export function ThemeButton() {
  const theme = useTheme();
  const shown = theme === "system" ? "auto" : theme;
  const label = `Colours: ${shown}`;
  return (
    <button
      type="button"
      className="top-button top-theme tip"
      aria-label={label}
      onClick={nextTheme}
    >
      <Halves />
      <span aria-hidden="true">{shown}</span>
    </button>
  );
}
