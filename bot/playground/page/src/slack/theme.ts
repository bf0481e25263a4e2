// Light or dark: as the system is, or as one has chosen here.

import { keptWords } from "./shelf";

export type Theme = "system" | "light" | "dark";
const ORDER: readonly Theme[] = ["system", "light", "dark"];
const kept = keptWords("onair-look", () => localStorage);

function known(name: string | undefined): Theme {
  return ORDER.find((each) => each === name) ?? "system";
}

function draw(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

draw(known(kept.get().theme));

export function useTheme(): Theme {
  return known(kept.use().theme);
}

export function nextTheme(): void {
  const now = ORDER.indexOf(known(kept.get().theme));
  const theme = ORDER[(now + 1) % ORDER.length] ?? "system";
  kept.set({ ...kept.get(), theme });
  draw(theme);
}
