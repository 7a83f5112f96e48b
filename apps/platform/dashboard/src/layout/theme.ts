import { useSyncExternalStore } from "react";

const NAME = "apikee-theme";

/** The theme that was chosen; system follows the machine. */
export type Theme = "light" | "dark" | "system";

const listeners = new Set<() => void>();

/** The theme in force, and how to choose another; the choice is kept in this browser. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, chosenTheme), chooseTheme];
}

function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

function chooseTheme(theme: Theme): void {
  if (theme === "system") {
    delete document.documentElement.dataset["theme"];
    localStorage.removeItem(NAME);
  } else {
    document.documentElement.dataset["theme"] = theme;
    localStorage.setItem(NAME, theme);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
