import { Link } from "wouter";
import type { Series } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/numbers.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { refusalsOf } from "./outcomes.ts";

/** Why requests were refused; each leads into the log. */
export function Refusals({ outcomes }: { readonly outcomes: Series | undefined }) {
  const { env } = useEnvironment();
  const refusals = outcomes === undefined ? undefined : refusalsOf(outcomes);
  const most = refusals?.[0]?.count ?? 1;
  return (
    <Card title="Refusals by reason">
      {refusals === undefined ? <Skeleton lines={5} /> : null}
      {refusals?.length === 0 ? <p className="soft ranking">Nothing was refused.</p> : null}
      <ol className="ranking" hidden={refusals === undefined || refusals.length === 0}>
        {refusals?.map(({ outcome, count: times }) => (
          <li key={outcome}>
            <Link className="mono" href={`${pageHref(env.project_env, "logs")}?outcome=${outcome}`}>
              {outcome}
            </Link>
            <span className="numeric">{count(times)}</span>
            <meter min={0} max={most} value={times} aria-label={`${outcome}: ${count(times)}`} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
