import { useEffect, useMemo, useState } from "react";
import { useTheme } from "../../layout/theme.ts";

/** A colour of the style sheet, such as `--series-allowed`, as one that a canvas takes. */
export type CanvasColors = (name: string) => string;

/** The colours of the theme in force, for a canvas; another function when the theme changes. */
export function useCanvasColors(): CanvasColors {
  const [theme] = useTheme();
  const key = `${theme} ${useSystemDark()}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the style sheet answers otherwise in another theme.
  return useMemo(() => resolver(), [key]);
}

function resolver(): CanvasColors {
  const known = new Map<string, string>();
  return (name) => {
    const color = known.get(name) ?? resolve(name);
    known.set(name, color);
    return color;
  };
}

function resolve(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function useSystemDark(): boolean {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const listener = () => setDark(query.matches);
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  }, [query]);
  return isDark;
}
