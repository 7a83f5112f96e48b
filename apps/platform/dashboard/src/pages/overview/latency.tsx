import { useMemo } from "react";
import type { Series } from "../../api/types.ts";
import { Legend } from "../../ui/charts/legend.tsx";
import { Lines } from "../../ui/charts/lines.tsx";
import { milliseconds } from "../../ui/numbers.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { stepsOf } from "./steps.ts";

const HEIGHT = 180;
const QUANTILES = [
  { label: "p50", member: "p50Ms", color: "--good" },
  { label: "p95", member: "p95Ms", color: "--warn" },
  { label: "p99", member: "p99Ms", color: "--bad" },
] as const;

interface Props {
  readonly outcomes: Series | undefined;
  readonly stepMs: number;
}

/** How long handlers of allowed requests took, as applications report it. */
export function Latency({ outcomes, stepMs }: Props) {
  const picture = useMemo(
    () => (outcomes === undefined ? undefined : linesOf(outcomes, stepMs)),
    [outcomes, stepMs],
  );
  if (picture === undefined) return <Skeleton height={HEIGHT} />;
  if (picture.lines.every(({ values }) => values.every((value) => value === null))) {
    return (
      <div className="overview-quiet" style={{ height: HEIGHT }}>
        <p className="soft">No handler has reported how long it took.</p>
      </div>
    );
  }
  return (
    <div className="stack">
      <Lines
        label="Latency of handlers over time"
        height={HEIGHT}
        times={picture.times}
        lines={picture.lines}
      />
      <Legend
        entries={picture.lines.map(({ label, color, values }) => ({
          label,
          color,
          value: milliseconds(values.findLast((value) => value !== null) ?? null),
        }))}
      />
    </div>
  );
}

function linesOf(outcomes: Series, stepMs: number) {
  const { times, indexOf } = stepsOf(outcomes, stepMs);
  const allowed = outcomes.series.find(({ group }) => group === "allowed")?.points ?? [];
  const lines = QUANTILES.map(({ label, member, color }) => {
    const values = times.map((): number | null => null);
    for (const point of allowed) values[indexOf(point)] = point[member];
    return { label, color, values };
  });
  return { times, lines };
}
