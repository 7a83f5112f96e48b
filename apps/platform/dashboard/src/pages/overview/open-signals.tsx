import { Link } from "wouter";
import { useOpenSignals } from "../../api/signals.ts";
import { checkOf } from "../../checks.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { count } from "../../ui/numbers.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";

const LINES = 5;

/** The newest signals that nobody has closed, of whichever time, and how many there are. */
export function OpenSignals() {
  const { env } = useEnvironment();
  const signals = useOpenSignals(env.project_env);
  const page = pageHref(env.project_env, "signals");
  const total = signals.data?.pagination.total;
  return (
    <Card
      title="Open signals"
      actions={
        total === 0 ? (
          <Link href={`${page}?state=all`}>All signals</Link>
        ) : (
          <Link href={page}>{total === undefined ? "All" : `All ${count(total)}`}</Link>
        )
      }
    >
      <div className="newest-signals">
        {signals.isError ? <ErrorNotice error={signals.error} retry={() => void signals.refetch()} /> : null}
        {signals.isPending ? <Skeleton lines={LINES} /> : null}
        {total === 0 ? <p className="soft">No signal is open.</p> : null}
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
