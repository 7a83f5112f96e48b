import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useEndpoints, useForgetEndpoint } from "../../api/endpoints.ts";
import type { Endpoint } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { count, milliseconds, share } from "../../ui/numbers.ts";
import { Pager } from "../../ui/pager.tsx";
import type { Column } from "../../ui/table-column.ts";
import { Time } from "../../ui/time.tsx";
import { NameEndpoint } from "./name-endpoint.tsx";
import { NewEndpoint } from "./new-endpoint.tsx";

const PAGE_SIZE = 25;

/** The routes of the API, as its applications report them. */
export default function Endpoints() {
  const { env } = useEnvironment();
  const [{ page }, setFilters] = useFilters(["page"]);
  const endpoints = useEndpoints(env.project_env, { page, limit: PAGE_SIZE });
  const [isNewOpen, setNewOpen] = useState(false);
  const [naming, setNaming] = useState<Endpoint>();
  const [forgetting, setForgetting] = useState<Endpoint>();
  const forget = useForgetEndpoint(env.project_env);
  const columns = useMemo(
    () => endpointColumns(env.project_env, { onName: setNaming, onForget: setForgetting }),
    [env.project_env],
  );
  return (
    <Page
      title="Endpoints"
      lead="The routes of your API, by their templates. Each is known from its first request on."
      actions={<Button onClick={() => setNewOpen(true)}>New endpoint</Button>}
    >
      {endpoints.isError ? (
        <ErrorNotice error={endpoints.error} retry={() => void endpoints.refetch()} />
      ) : (
        <Card flush>
          <DataTable
            label="Endpoints"
            columns={columns}
            rows={endpoints.data?.data}
            rowId={({ id }) => id}
            isStale={endpoints.isPlaceholderData}
            empty={
              <Empty title="No endpoints yet">
                <p>Each route of your API appears by itself with its first request: call one with a key.</p>
                <Link href={pageHref(env.project_env, "clients")}>Clients and their keys</Link>
              </Empty>
            }
          />
          <Pager
            pagination={endpoints.data?.pagination}
            onChange={(to) => setFilters({ page: String(to) })}
          />
        </Card>
      )}
      <NewEndpoint isOpen={isNewOpen} onClose={() => setNewOpen(false)} />
      <NameEndpoint endpoint={naming} onClose={() => setNaming(undefined)} />
      <Confirm
        title={`Forget ${forgetting === undefined ? "" : routeOf(forgetting)}?`}
        action="Forget it"
        isOpen={forgetting !== undefined}
        isBusy={forget.isPending}
        error={forget.error}
        onClose={() => setForgetting(undefined)}
        onConfirm={() =>
          forgetting === undefined
            ? undefined
            : forget.mutate(forgetting.id, { onSuccess: () => setForgetting(undefined) })
        }
      >
        <p>Its name and counts are lost; its log stays. With its next request it is known again.</p>
      </Confirm>
    </Page>
  );
}

interface Actions {
  readonly onName: (endpoint: Endpoint) => void;
  readonly onForget: (endpoint: Endpoint) => void;
}

function endpointColumns(projectEnv: string, { onName, onForget }: Actions): readonly Column<Endpoint>[] {
  return [
    {
      id: "route",
      header: "Route",
      meta: { narrow: "main" },
      cell: ({ row: { original } }) => (
        <>
          <Link className="table-link mono" href={`${pageHref(projectEnv, "logs")}?endpoint=${original.id}`}>
            {routeOf(original)}
          </Link>
          {original.name === null ? null : <div className="soft">{original.name}</div>}
        </>
      ),
    },
    {
      id: "requests",
      header: "Requests",
      meta: { numeric: true },
      cell: ({ row: { original } }) => count(original.stats.total),
    },
    {
      id: "errors",
      header: "Errors",
      meta: { numeric: true },
      cell: ({ row: { original } }) => share(original.stats.error, original.stats.total),
    },
    {
      id: "duration",
      header: "Handler, mean",
      meta: { numeric: true },
      cell: ({ row: { original } }) => milliseconds(original.stats.avgDurationMs),
    },
    {
      id: "lastSeenAt",
      header: "Last seen",
      meta: { wide: true },
      cell: ({ row: { original } }) => <Time at={original.lastSeenAt} />,
    },
    {
      id: "actions",
      header: () => <span className="visually-hidden">Actions</span>,
      meta: { numeric: true, narrow: "side" },
      cell: ({ row: { original } }) => (
        <span className="row table-actions">
          <Button
            size="small"
            look="quiet"
            aria-label={`Name ${routeOf(original)}`}
            onClick={() => onName(original)}
          >
            Name…
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={`Forget ${routeOf(original)}`}
            onClick={() => onForget(original)}
          >
            Forget…
          </Button>
        </span>
      ),
    },
  ];
}

function routeOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}
