import { useMemo, useState } from "react";
import { useClientKeys } from "../../api/clients.ts";
import type { Client, Key, MadeKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { count } from "../../ui/numbers.ts";
import { Pager } from "../../ui/pager.tsx";
import type { Column } from "../../ui/table-column.ts";
import { Time } from "../../ui/time.tsx";
import { IssueKey } from "./issue-key.tsx";
import { KeyActions } from "./key-actions.tsx";
import { ShownKey } from "./shown-key.tsx";

/** The keys of a client, and the ways to make, replace and end them. */
export function Keys({ client }: { readonly client: Client }) {
  const { env } = useEnvironment();
  const [page, setPage] = useState(1);
  const keys = useClientKeys(env.project_env, client, page);
  const [isIssuing, setIssuing] = useState(false);
  // Shown once: only here, and only until the dialog is closed.
  const [made, setMade] = useState<MadeKey>();
  const canIssue = env.signing === "platform";
  const columns = useMemo(() => [...COLUMNS, actionsColumn(client, setMade)], [client]);
  const issue = (
    <Button look="primary" size="small" onClick={() => setIssuing(true)}>
      Issue a key
    </Button>
  );
  return (
    <Card title="Keys" flush actions={canIssue ? issue : null}>
      {keys.isError ? <ErrorNotice error={keys.error} retry={() => void keys.refetch()} /> : null}
      <DataTable
        label="Keys"
        columns={columns}
        rows={keys.data?.data}
        rowId={({ id }) => id}
        isStale={keys.isPlaceholderData && keys.data?.pagination.page !== page}
        empty={
          <Empty title="No keys yet">
            {canIssue ? (
              <>
                <p>With a key it may call your API. Its scopes say what for.</p>
                {issue}
              </>
            ) : (
              <p>Keys of this environment are made by its application, which signs them.</p>
            )}
          </Empty>
        }
      />
      {(keys.data?.pagination.pages ?? 0) > 1 ? (
        <Pager pagination={keys.data?.pagination} onChange={setPage} />
      ) : null}
      <IssueKey client={client} isOpen={isIssuing} onClose={() => setIssuing(false)} onMade={setMade} />
      <ShownKey made={made} onClose={() => setMade(undefined)} />
    </Card>
  );
}

const COLUMNS: readonly Column<Key>[] = [
  {
    id: "key",
    header: "Key",
    meta: { narrow: "main" },
    cell: ({ row: { original } }) => (
      <>
        <span className="mono">
          {original.keyPrefix}…{original.keySuffix}
        </span>
        {original.name === null ? null : <div className="soft">{original.name}</div>}
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    meta: { narrow: "side" },
    cell: ({ row: { original } }) => {
      const [tone, text] = stateOf(original);
      return <Badge tone={tone}>{text}</Badge>;
    },
  },
  {
    id: "scopes",
    header: "Scopes",
    cell: ({ row: { original } }) =>
      original.scopes.length === 0 ? (
        <span className="soft">none</span>
      ) : (
        <span className="scopes">
          {original.scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </span>
      ),
  },
  {
    id: "requests",
    header: "Requests",
    meta: { numeric: true },
    cell: ({ row: { original } }) => count(original.requestCount),
  },
  {
    id: "lastUsedAt",
    header: "Last use",
    cell: ({ row: { original } }) => <Time at={original.lastUsedAt} />,
  },
  {
    id: "expiresAt",
    header: "Expires",
    cell: ({ row: { original } }) => <Time at={original.expiresAt} />,
  },
];

function actionsColumn(client: Client, onMade: (key: MadeKey) => void): Column<Key> {
  return {
    id: "actions",
    header: () => <span className="visually-hidden">Actions</span>,
    meta: { numeric: true, narrow: "end" },
    cell: ({ row: { original } }) => <KeyActions client={client} apiKey={original} onMade={onMade} />,
  };
}

function stateOf({ revokedAt, expiresAt, enabled }: Key): readonly [Tone, string] {
  if (revokedAt !== null) return ["bad", "revoked"];
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) return ["neutral", "expired"];
  return enabled ? ["good", "active"] : ["warn", "disabled"];
}
