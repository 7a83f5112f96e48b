import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useClients } from "../../api/clients.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FilterSelect } from "../../ui/filter-select.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { TYPES } from "./client-types.ts";
import { clientColumns } from "./columns.tsx";
import { NewClient } from "./new-client.tsx";

const NAMES = ["name", "type", "status", "templateId", "sort", "page"] as const;
const PAGE_SIZE = 25;
/** Columns by which the API sorts. */
const SORTABLE = ["name", "createdAt"];
const DEFAULT_SORT = "name";
const STATUSES = ["active", "suspended"] as const;

/** The clients of the environment. */
export default function Clients() {
  const { env } = useEnvironment();
  const [filters, setFilters] = useFilters(NAMES);
  const [isNewOpen, setNewOpen] = useState(false);
  const [, navigate] = useLocation();
  const clients = useClients(env.project_env, { ...filters, limit: PAGE_SIZE });
  const columns = useMemo(() => clientColumns(env), [env]);
  const isFiltered = filters.name + filters.type + filters.status + filters.templateId !== "";
  const templates = env.templates.list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Page
      title="Clients"
      lead="Who may call the API, each with its keys and limits."
      actions={
        <Button look="primary" onClick={() => setNewOpen(true)}>
          New client
        </Button>
      }
    >
      <search className="row">
        <SearchInput label="Name" value={filters.name} onChange={(name) => setFilters({ name })} />
        <FilterSelect
          label="Status"
          value={filters.status}
          onChange={(status) => setFilters({ status })}
          choices={STATUSES.map((value) => ({ value, label: value }))}
        />
        <FilterSelect
          label="Type"
          value={filters.type}
          onChange={(type) => setFilters({ type })}
          choices={TYPES.map((value) => ({ value, label: value }))}
        />
        <FilterSelect
          label="Template"
          value={filters.templateId}
          onChange={(templateId) => setFilters({ templateId })}
          choices={templates}
        />
      </search>
      {clients.isError ? (
        <ErrorNotice error={clients.error} retry={() => void clients.refetch()} />
      ) : (
        <Card flush>
          <DataTable
            label="Clients"
            columns={columns}
            rows={clients.data?.data}
            rowId={({ id }) => id}
            isStale={clients.isPlaceholderData}
            sorting={{
              value: filters.sort || DEFAULT_SORT,
              columns: SORTABLE,
              onChange: (sort) => setFilters({ sort }),
            }}
            empty={
              isFiltered ? (
                <Empty title="No client is like that">
                  <Button onClick={() => setFilters({ name: "", type: "", status: "", templateId: "" })}>
                    Show all clients
                  </Button>
                </Empty>
              ) : (
                <Empty title="No clients yet">
                  <p>
                    Make the first one here, or let your application: a key that it makes registers its client
                    by itself.
                  </p>
                  <Button look="primary" onClick={() => setNewOpen(true)}>
                    New client
                  </Button>
                </Empty>
              )
            }
          />
          <Pager
            pagination={clients.data?.pagination}
            onChange={(page) => setFilters({ page: String(page) })}
          />
        </Card>
      )}
      <NewClient
        isOpen={isNewOpen}
        onClose={() => setNewOpen(false)}
        onMade={({ id }) => navigate(pageHref(env.project_env, `clients/${id}`))}
      />
    </Page>
  );
}
