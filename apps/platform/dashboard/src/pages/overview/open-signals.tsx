import { Link } from "wouter";
import { useSignals } from "../../api/logs.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";

const SHOWN = 5;

/** The newest signals. */
export function OpenSignals() {
  const { env } = useEnvironment();
  const signals = useSignals(env.project_env, { limit: SHOWN });
  const page = pageHref(env.project_env, "signals");
  return (
    <Card title="Newest signals" actions={<Link href={page}>All signals</Link>}>
      <div className="newest-signals">
        {signals.isError ? <ErrorNotice error={signals.error} retry={() => void signals.refetch()} /> : null}
        {signals.isPending ? <Skeleton lines={SHOWN} /> : null}
        {signals.data?.data.length === 0 ? <p className="soft">Nothing unusual was seen.</p> : null}
        <ul>
          {signals.data?.data.map(({ id, rule, action, at }) => (
            <li key={id}>
              <Link href={`${page}?rule=${rule}`}>{rule}</Link>
              <span>
                <Badge tone={action === "block" ? "bad" : "warn"}>{action}</Badge> <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
