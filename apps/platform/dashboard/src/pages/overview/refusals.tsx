import type { Series } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Card } from "../../ui/card.tsx";
import { Ranking } from "../../ui/ranking.tsx";
import { refusalsOf } from "./outcomes.ts";

/** Why requests were refused; each leads into the log. */
export function Refusals({ outcomes }: { readonly outcomes: Series | undefined }) {
  const { env } = useEnvironment();
  const items = outcomes === undefined ? undefined : refusalsOf(outcomes);
  return (
    <Card title="Refusals by reason">
      <Ranking
        empty="Nothing was refused."
        items={items?.map(({ outcome, count }) => ({
          id: outcome,
          label: outcome,
          count,
          href: `${pageHref(env.project_env, "logs")}?outcome=${outcome}&from=${outcomes?.from}`,
        }))}
      />
    </Card>
  );
}
