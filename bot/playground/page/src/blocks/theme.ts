// Which of the two looks counts just now: the one that was chosen, else the system's.

import { useSyncExternalStore } from "react";

export type Look = "light" | "dark";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function look(): Look {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

// One who watches for all that is drawn, of which there are thousands.
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of [...listeners]) listener();
};
new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ["data-theme"] });
dark.addEventListener("change", tell);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Look {
  return useSyncExternalStore(subscribe, look);
}
