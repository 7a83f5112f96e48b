import { useMemo } from "react";
import type uPlot from "uplot";
import { milliseconds } from "../numbers.ts";
import { axes } from "./axes.ts";
import { type CanvasColors, useCanvasColors } from "./colors.ts";
import { Plot } from "./plot.tsx";

/** One line. */
interface Line {
  readonly label: string;
  readonly color: `--${string}`;
  /** One for each time; null where there is none. */
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly label: string;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly height?: number;
  /** How the numbers are written. Default: as milliseconds. */
  readonly format?: (value: number) => string;
}

const HEIGHT = 220;

/** Numbers over time. */
export function Lines({ label, times, lines, height = HEIGHT, format = milliseconds }: Props) {
  const colors = useCanvasColors();
  const data = useMemo<uPlot.AlignedData>(
    () => [[...times], ...lines.map(({ values }) => [...values])],
    [times, lines],
  );
  const key = lines.map((line) => line.label + line.color).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines' values are data; only what they are called matters.
  const options = useMemo(() => optionsOf(lines, colors, format), [key, colors, format]);
  return <Plot label={label} options={options} data={data} height={height} />;
}

function optionsOf(
  lines: readonly Line[],
  colors: CanvasColors,
  format: (value: number) => string,
): Omit<uPlot.Options, "width" | "height"> {
  return {
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(max * 1.1, 1)] } },
    axes: axes(colors, format),
    cursor: { y: false, drag: { x: false, y: false } },
    series: [
      {},
      ...lines.map(({ label, color }) => ({
        label,
        stroke: colors(color),
        width: 2,
        spanGaps: true,
        points: { size: 5, fill: colors(color) },
      })),
    ],
  };
}
