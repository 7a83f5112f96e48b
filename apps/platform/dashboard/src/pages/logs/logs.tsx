import { useMemo, useState } from "react";
import { saveCsv } from "../../api/csv.ts";
import { useLiveLog } from "../../api/live-log.ts";
import { useLogs } from "../../api/logs.ts";
import { useClientNames } from "../../api/names.ts";
import type { Log } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.tsx";
import { useToast } from "../../ui/toast.tsx";
import { logColumns } from "./columns.tsx";
import { LiveList } from "./live-list.tsx";
import { LogDetails } from "./log-details.tsx";
import { FILTERS, LogFilters } from "./log-filters.tsx";

const PAGE_SIZE = 50;

/** Every request, by filters that the address holds, or live. */
export default function Logs() {
  const { env } = useEnvironment();
  const [filters, setFilters] = useFilters(FILTERS);
  const [opened, setOpened] = useState<Log>();
  const [isSaving, setSaving] = useState(false);
  const toast = useToast();
  const isLive = filters.live !== "";
  const { page, live: _, ...query } = filters;
  const live = useLiveLog(env.project_env, withoutTimes(query), isLive);
  const save = () => {
    setSaving(true);
    saveCsv(env.project_env, query)
      .catch((error: Error) => toast({ text: error.message, tone: "bad" }))
      .finally(() => setSaving(false));
  };
  return (
    <Page
      title="Logs"
      lead="One row for each request that was put to the platform, or reported to it."
      actions={
        <>
          <Button onClick={() => setFilters({ live: isLive ? "" : "1" })}>{isLive ? "Stop" : "Live"}</Button>
          <Button busy={isSaving} onClick={save}>
            CSV
          </Button>
        </>
      }
    >
      <LogFilters filters={filters} onChange={setFilters} />
      {isLive ? (
        <Card title="Live" flush>
          <LiveList live={live} onOpen={setOpened} />
        </Card>
      ) : (
        <LogTable query={{ ...query, page }} onOpen={setOpened} onPage={(to) => setFilters({ page: to })} />
      )}
      <LogDetails log={opened} onClose={() => setOpened(undefined)} />
    </Page>
  );
}

interface TableProps {
  readonly query: Readonly<Record<string, string>>;
  readonly onOpen: (log: Log) => void;
  readonly onPage: (page: string) => void;
}

function LogTable({ query, onOpen, onPage }: TableProps) {
  const { env } = useEnvironment();
  const logs = useLogs(env.project_env, { ...query, limit: PAGE_SIZE });
  const names = useClientNames(env.project_env, logs.data?.data.map(({ clientId }) => clientId) ?? []);
  const key = [...names].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are the same as long as their text is.
  const columns = useMemo(
    () => logColumns({ projectEnv: env.project_env, names, onOpen }),
    [env.project_env, key, onOpen],
  );
  if (logs.isError) return <ErrorNotice error={logs.error} retry={() => void logs.refetch()} />;
  return (
    <Card flush>
      <DataTable
        label="Requests"
        columns={columns}
        rows={logs.data?.data}
        rowId={({ rid }) => rid}
        isStale={logs.isPlaceholderData}
        empty={
          <Empty title="No request is like that">
            <p>Take a filter away, or call your API with a key: its requests appear here.</p>
          </Empty>
        }
      />
      <Pager pagination={logs.data?.pagination} onChange={(page) => onPage(String(page))} />
    </Card>
  );
}

/** What comes is new: times would only shut it out. */
function withoutTimes({ from: _from, to: _to, ...query }: Readonly<Record<string, string>>) {
  return query;
}
