import { Link } from "wouter";
import { useClientLimits } from "../../api/limits.ts";
import type { Client } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Card } from "../../ui/card.tsx";
import { LimitBars } from "../../ui/limit-bars.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** What the client has used of each limit of its template. */
export function Usage({ client }: { readonly client: Client }) {
  const { env } = useEnvironment();
  const limits = useClientLimits(env.project_env, client.id);
  const template = env.templates.list.find(({ id }) => id === client.templateId);
  return (
    <Card title="Limits">
      <div className="usage">
        {limits.isError ? <ErrorNotice error={limits.error} retry={() => void limits.refetch()} /> : null}
        {limits.isPending ? <Skeleton lines={4} /> : null}
        {limits.data?.length === 0 ? (
          <p className="soft">
            {template === undefined
              ? "Nothing limits it: it has no template. "
              : "Its template has no limits. "}
            <Link href={pageHref(env.project_env, "templates")}>Templates</Link>
          </p>
        ) : null}
        {template?.mode === "shadow" && limits.data?.length !== 0 ? (
          <p className="soft">
            On trial: nothing is refused for them, and a signal tells what would have been.
          </p>
        ) : null}
        <LimitBars limits={limits.data ?? []} />
      </div>
    </Card>
  );
}
