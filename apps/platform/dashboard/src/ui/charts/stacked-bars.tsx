import { useMemo } from "react";
import uPlot from "uplot";
import { count, shortCount } from "../numbers.ts";
import { axes } from "./axes.ts";
import { type CanvasColors, useCanvasColors } from "./colors.ts";
import { Plot } from "./plot.tsx";

/** One of the parts that bars are stacked of. */
export interface Part {
  readonly label: string;
  /** A colour of the style sheet, such as `--series-allowed`. */
  readonly color: `--series-${string}`;
  /** One for each time. */
  readonly values: readonly number[];
}

interface Props {
  readonly label: string;
  /** Seconds since 1970, evenly apart. */
  readonly times: readonly number[];
  readonly parts: readonly Part[];
  /** Called with the time of the bar that was pressed, and which of its parts; none above it. */
  readonly onSelect?: Select;
}

type Select = (time: number, part: number | undefined) => void;

const HEIGHT = 220;
const BAR_WIDTH = 0.8;
const MAX_BAR_PIXELS = 60;

/** Counts over time, stacked by their parts; the first part stands at the bottom. */
export function StackedBars({ label, times, parts, onSelect }: Props) {
  const colors = useCanvasColors();
  const data = useMemo(() => stacked(times, parts), [times, parts]);
  const key = parts.map((part) => part.label + part.color).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts' values are data; only what they are called matters.
  const options = useMemo(() => optionsOf(parts, colors, onSelect), [key, colors, onSelect]);
  const totals = parts.map((part) => `${part.label} ${count(sum(part.values))}`).join(", ");
  return <Plot label={`${label}: ${totals}`} options={options} data={data} height={HEIGHT} />;
}

/** Each part on top of those before it. The highest is drawn first, so that each covers what is below its top. */
function stacked(times: readonly number[], parts: readonly Part[]): uPlot.AlignedData {
  const running = times.map(() => 0);
  const tops = parts.map(({ values }) => {
    for (const [index, value] of values.entries()) running[index] = (running[index] ?? 0) + value;
    return [...running];
  });
  return [[...times], ...tops.reverse()];
}

function optionsOf(
  parts: readonly Part[],
  colors: CanvasColors,
  onSelect: Select | undefined,
): Omit<uPlot.Options, "width" | "height"> {
  const bars = uPlot.paths.bars?.({ size: [BAR_WIDTH, MAX_BAR_PIXELS], align: 1 });
  return {
    scales: {
      // A bar stands after its time: without room for it the last one would be cut off.
      x: { range: (plot, min, max) => [min, max + stepOf(plot.data[0])] },
      y: { range: (_plot, _min, max) => [0, Math.max(max * 1.05, 4)] },
    },
    axes: axes(colors, shortCount),
    cursor: { y: false, drag: { x: false, y: false } },
    series: [
      {},
      ...[...parts].reverse().map(({ label, color }) => ({
        label,
        fill: colors(color),
        width: 0,
        points: { show: false },
        ...(bars === undefined ? {} : { paths: bars }),
      })),
    ],
    hooks: {
      ready: [
        (plot) => {
          plot.over.addEventListener("click", () => {
            const index = plot.cursor.idx;
            const time = index == null ? undefined : plot.data[0][index];
            if (time !== undefined) onSelect?.(time, partAt(plot, parts.length));
          });
        },
      ],
    },
  };
}

/** Which of the parts, from the bottom up, the cursor stands on. */
function partAt({ cursor, data, posToVal }: uPlot, count: number): number | undefined {
  const value = posToVal(cursor.top ?? 0, "y");
  const part = data.slice(1).findLastIndex((tops) => value <= (tops[cursor.idx ?? 0] ?? 0));
  return part === -1 ? undefined : count - 1 - part;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function stepOf([first = 0, second = 0]: ArrayLike<number> & Iterable<number>): number {
  return second - first;
}
