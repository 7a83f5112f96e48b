import { useMemo, useState } from "react";
import { actorText } from "../../actors.ts";
import { useAudit } from "../../api/logs.ts";
import type { AuditEntry } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterChip } from "../../ui/filter-chip.tsx";
import { FilterSelect } from "../../ui/filter-select.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import type { Column } from "../../ui/table-column.ts";
import { Time } from "../../ui/time.tsx";
import { actionChoices } from "./actions.ts";
import { AuditEntryDialog } from "./audit-entry.tsx";

const PAGE_SIZE = 25;
const FILTERS = ["action", "target", "actor", "page"] as const;

/** Who changed what, and when. */
export default function Audit() {
  const { env } = useEnvironment();
  const [filters, setFilters] = useFilters(FILTERS);
  const [opened, setOpened] = useState<AuditEntry>();
  const audit = useAudit(env.project_env, { ...filters, limit: PAGE_SIZE });
  const columns = useMemo(() => auditColumns(setOpened), []);
  return (
    <Page title="Audit" lead="Every change of this environment and of its project, in the words of the API.">
      <search className="row">
        <FilterSelect
          label="Action"
          value={filters.action}
          onChange={(action) => setFilters({ action })}
          choices={actionChoices(filters.action)}
        />
        <SearchInput
          label="Id of the target"
          value={filters.target}
          onChange={(target) => setFilters({ target })}
        />
        {filters.actor === "" ? null : (
          <FilterChip onRemove={() => setFilters({ actor: "" })}>by {filters.actor}</FilterChip>
        )}
      </search>
      {audit.isError ? (
        <ErrorNotice error={audit.error} retry={() => void audit.refetch()} />
      ) : (
        <Card flush>
          <DataTable
            label="Changes"
            columns={columns}
            rows={audit.data?.data}
            rowId={({ id }) => id}
            isStale={audit.isPlaceholderData}
            empty={
              <Empty title="No change is like that">
                <Button onClick={() => setFilters({ action: "", target: "", actor: "" })}>
                  Show all changes
                </Button>
              </Empty>
            }
          />
          <Pager
            pagination={audit.data?.pagination}
            onChange={(page) => setFilters({ page: String(page) })}
          />
        </Card>
      )}
      <AuditEntryDialog
        entry={opened}
        onAlike={(filter) => {
          setFilters({ action: "", target: "", actor: "", ...filter });
          setOpened(undefined);
        }}
        onClose={() => setOpened(undefined)}
      />
    </Page>
  );
}

function auditColumns(onOpen: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] {
  return [
    {
      id: "at",
      header: "Time",
      meta: { narrow: "side" },
      cell: ({ row: { original } }) => <Time at={original.at} />,
    },
    {
      id: "action",
      header: "Action",
      meta: { narrow: "main" },
      cell: ({ row: { original } }) => (
        <Button size="small" look="quiet" className="mono" onClick={() => onOpen(original)}>
          {original.action}
        </Button>
      ),
    },
    { id: "actor", header: "By", cell: ({ row: { original } }) => actorText(original.actor) },
    {
      id: "target",
      header: "Target",
      meta: { wide: true },
      cell: ({ row: { original } }) => <span className="mono">{original.targetId}</span>,
    },
  ];
}
