import type uPlot from "uplot";
import type { CanvasColors } from "./colors.ts";

const FONT = '12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** Axes of a plot over time, in the colours of the theme; `format` writes the numbers on the left. */
export function axes(colors: CanvasColors, format: (value: number) => string): uPlot.Axis[] {
  const common = {
    stroke: colors("--ink-soft"),
    font: FONT,
    ticks: { show: false },
    grid: { stroke: colors("--line"), width: 1 },
  };
  return [
    { ...common, grid: { show: false } },
    { ...common, size: 56, values: (_plot, values) => values.map(format) },
  ];
}
