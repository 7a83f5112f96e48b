import { Link } from "wouter";
import { useSignals } from "../../api/logs.ts";
import { checkOf } from "../../checks.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { count } from "../../ui/numbers.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";

const SHOWN = 5;

/** The newest signals of the range, and how many there are. */
export function OpenSignals({ from }: { readonly from: string | undefined }) {
  const { env } = useEnvironment();
  const signals = useSignals(env.project_env, { limit: SHOWN, from }, from !== undefined);
  const page = pageHref(env.project_env, "signals");
  const total = signals.data?.pagination.total;
  const all = total === undefined ? "All signals" : `All ${count(total)}`;
  return (
    <Card
      title="Signals"
      actions={
        <Link href={from === undefined ? page : `${page}?from=${from}`}>{total === 0 ? "Signals" : all}</Link>
      }
    >
      <div className="newest-signals">
        {signals.isError ? <ErrorNotice error={signals.error} retry={() => void signals.refetch()} /> : null}
        {signals.isPending ? <Skeleton lines={SHOWN} /> : null}
        {total === 0 ? <p className="soft">Nothing unusual was seen.</p> : null}
        <ul>
          {signals.data?.data.map(({ id, rule, action, at }) => (
            <li key={id}>
              <Link href={`${page}?rule=${rule}`}>{checkOf(rule).title}</Link>
              <span>
                <Badge tone={action === "block" ? "bad" : "warn"}>
                  {action === "block" ? "blocked" : "flagged"}
                </Badge>{" "}
                <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
