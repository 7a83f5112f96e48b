import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { useStats } from "../../api/stats.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { filterOf, OUTCOME_GROUPS } from "../../outcomes.ts";
import { Card } from "../../ui/card.tsx";
import { Legend } from "../../ui/charts/legend.tsx";
import { StackedBars } from "../../ui/charts/stacked-bars.tsx";
import { useFilters } from "../../ui/filters.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { count } from "../../ui/numbers.ts";
import { Segments } from "../../ui/segments.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Busiest } from "./busiest.tsx";
import { Latency } from "./latency.tsx";
import { OpenSignals } from "./open-signals.tsx";
import { partsOf } from "./outcomes.ts";
import { RANGES, timesOf } from "./ranges.ts";
import { Refusals } from "./refusals.tsx";
import "./overview.css";

const CHART_HEIGHT = 220;
const NAMES = ["range"] as const;

/** Who uses what, and what is wrong, at a glance. */
export default function Overview() {
  const { env } = useEnvironment();
  const [filters, setFilters] = useFilters(NAMES);
  const range = RANGES.find(({ name }) => name === filters.range) ?? RANGES[1] ?? RANGES[0];
  const options = { span: range.name, asked: () => timesOf(range, Date.now()), everyMs: range.everyMs };
  const outcomes = useStats(env.project_env, "outcome", options);
  return (
    <Page
      title="Overview"
      actions={
        <Segments
          label="Range"
          value={range.name}
          onChange={(name) => setFilters({ range: name })}
          choices={RANGES.map(({ name, label }) => ({ value: name, label }))}
        />
      }
    >
      {outcomes.isError ? <ErrorNotice error={outcomes.error} retry={() => void outcomes.refetch()} /> : null}
      <Requests outcomes={outcomes.data} stepMs={range.stepMs} />
      <div className="overview-halves">
        <Card title="Latency of handlers">
          <Latency outcomes={outcomes.data} stepMs={range.stepMs} />
        </Card>
        <OpenSignals />
      </div>
      <div className="overview-thirds">
        <Refusals outcomes={outcomes.data} />
        <Busiest by="client" options={options} />
        <Busiest by="endpoint" options={options} />
      </div>
    </Page>
  );
}

interface RequestsProps {
  readonly outcomes: Parameters<typeof partsOf>[0] | undefined;
  readonly stepMs: number;
}

function Requests({ outcomes, stepMs }: RequestsProps) {
  const { env } = useEnvironment();
  const [, navigate] = useLocation();
  const picture = useMemo(
    () => (outcomes === undefined ? undefined : partsOf(outcomes, stepMs)),
    [outcomes, stepMs],
  );
  const logs = pageHref(env.project_env, "logs");
  const select = useMemo(
    () => (time: number, part: number | undefined) => {
      const group = part === undefined ? undefined : OUTCOME_GROUPS[part];
      const from = new Date(time * 1000).toISOString();
      const to = new Date(time * 1000 + stepMs).toISOString();
      const outcome = group === undefined ? "" : `&outcome=${filterOf(group)}`;
      navigate(`${logs}?from=${from}&to=${to}${outcome}`);
    },
    [navigate, logs, stepMs],
  );
  const isQuiet = picture?.parts.every(({ values }) => values.every((value) => value === 0)) === true;
  return (
    <Card title="Requests">
      <div className="stack">
        {picture === undefined ? <Skeleton height={CHART_HEIGHT} /> : null}
        {isQuiet ? (
          <div className="overview-quiet" style={{ height: CHART_HEIGHT }}>
            <p>No requests in this time.</p>
            <p className="soft">
              Give a <Link href={pageHref(env.project_env, "clients")}>client</Link> a key, and call your API
              with it.
            </p>
          </div>
        ) : null}
        {picture === undefined || isQuiet ? null : (
          <StackedBars label="Requests by outcome" {...picture} onSelect={select} />
        )}
        <Legend
          entries={(picture?.parts ?? []).map(({ label, color, values, filter }) => ({
            label,
            color,
            value: count(values.reduce((sum, value) => sum + value, 0)),
            href: `${logs}?outcome=${filter}&from=${outcomes?.from}`,
          }))}
        />
      </div>
    </Card>
  );
}
