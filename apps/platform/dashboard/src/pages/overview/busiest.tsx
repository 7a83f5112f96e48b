import { useEndpoints } from "../../api/endpoints.ts";
import { useClientNames } from "../../api/names.ts";
import { useStats } from "../../api/stats.ts";
import type { Series } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Ranking } from "../../ui/ranking.tsx";

const SHOWN = 5;
const MAX_ENDPOINTS = 100;

interface Props {
  readonly by: "client" | "endpoint";
  readonly options: Parameters<typeof useStats>[2];
}

/** The clients, or endpoints, with the most requests; each leads into the log. */
export function Busiest({ by, options }: Props) {
  const { env } = useEnvironment();
  const stats = useStats(env.project_env, by, options);
  const top = stats.data === undefined ? undefined : topOf(stats.data);
  const names = useNames(by, top?.map(({ id }) => id) ?? []);
  const items = top?.map(({ id, total }) => ({
    id,
    label: names.get(id) ?? id,
    count: total,
    href: `${pageHref(env.project_env, "logs")}?${by}=${id}&from=${stats.data?.from}`,
  }));
  return (
    <Card title={by === "client" ? "Busiest clients" : "Busiest endpoints"}>
      {stats.isError ? (
        <ErrorNotice error={stats.error} retry={() => void stats.refetch()} />
      ) : (
        <Ranking items={items} empty="No requests in this time." />
      )}
    </Card>
  );
}

function topOf({ series }: Series) {
  return series
    .flatMap(({ group, points }) =>
      group === null || group === "*"
        ? []
        : [{ id: group, total: points.reduce((sum, point) => sum + point.count, 0) }],
    )
    .sort((a, b) => b.total - a.total)
    .slice(0, SHOWN);
}

/** What the ids are called, as far as it is known. */
function useNames(by: "client" | "endpoint", ids: readonly string[]): ReadonlyMap<string, string> {
  const { env } = useEnvironment();
  const endpoints = useEndpoints(env.project_env, { limit: MAX_ENDPOINTS });
  const clients = useClientNames(env.project_env, by === "client" ? ids : []);
  if (by === "client") return clients;
  return new Map(endpoints.data?.data.map(({ id, method, path, name }) => [id, name ?? `${method} ${path}`]));
}
