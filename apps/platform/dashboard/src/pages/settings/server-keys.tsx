import { useMemo, useState } from "react";
import { useMakeServerKey, useRevokeServerKey, useServerKeys } from "../../api/environment.ts";
import type { ServerKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import type { Column } from "../../ui/table-column.ts";
import { Time } from "../../ui/time.tsx";
import { NewServerKey } from "./new-server-key.tsx";
import { ROLES } from "./server-key-roles.ts";
import { ShownOnce } from "./shown-once.tsx";

const VARIABLES = { channel: "APIKEE_SERVER_KEY", manage: "APIKEE_MANAGEMENT_KEY" } as const;

/** What applications, and who administers the environment, come with. */
export function ServerKeys() {
  const { env } = useEnvironment();
  const keys = useServerKeys(env.project_env);
  const make = useMakeServerKey(env.project_env);
  const revoke = useRevokeServerKey(env.project_env);
  const [newRole, setNewRole] = useState<ServerKey["role"]>();
  const [revoked, setRevoked] = useState<ServerKey>();
  const columns = useMemo(() => keyColumns(setRevoked), []);
  const makeKey = (name: string) => {
    if (newRole === undefined) return;
    make.mutate(
      { role: newRole, ...(name === "" ? {} : { name }) },
      { onSuccess: () => setNewRole(undefined) },
    );
  };
  return (
    <Card
      title="Server and management keys"
      flush
      actions={
        <>
          <Button size="small" onClick={() => setNewRole("channel")}>
            New server key…
          </Button>
          <Button size="small" onClick={() => setNewRole("manage")}>
            New management key…
          </Button>
        </>
      }
    >
      {keys.isError ? <ErrorNotice error={keys.error} retry={() => void keys.refetch()} /> : null}
      <DataTable
        label="Server and management keys"
        columns={columns}
        rows={keys.data?.data}
        rowId={({ id }) => id}
        // What a new environment has.
        expectedRows={2}
        empty={
          <Empty title="No keys in force">
            <p>Without a server key no application of this environment reaches the platform.</p>
            <Button look="primary" onClick={() => setNewRole("channel")}>
              New server key…
            </Button>
          </Empty>
        }
      />
      <NewServerKey
        role={newRole}
        isBusy={make.isPending}
        error={make.error}
        onMake={makeKey}
        onClose={() => setNewRole(undefined)}
      />
      <ShownOnce
        title={`Your new ${ROLES[make.data?.role ?? "channel"]}`}
        variable={VARIABLES[make.data?.role ?? "channel"]}
        value={make.data?.serverKey}
        onClose={() => make.reset()}
      />
      <Confirm
        title={`Revoke the ${ROLES[revoked?.role ?? "channel"]} ${revoked?.prefix ?? ""}…?`}
        action="Revoke it"
        isOpen={revoked !== undefined}
        isBusy={revoke.isPending}
        error={revoke.error}
        onClose={() => setRevoked(undefined)}
        onConfirm={() =>
          revoked === undefined
            ? undefined
            : revoke.mutate(revoked.id, { onSuccess: () => setRevoked(undefined) })
        }
      >
        <p>
          Who uses it is refused from now on. An application without a good server key goes on as in an outage
          of the platform.
        </p>
      </Confirm>
    </Card>
  );
}

function keyColumns(onRevoke: (key: ServerKey) => void): readonly Column<ServerKey>[] {
  return [
    {
      id: "key",
      header: "Key",
      meta: { narrow: "main" },
      cell: ({ row: { original } }) => (
        <>
          <span className="mono">
            {original.prefix}…{original.suffix}
          </span>
          {original.name === null ? null : <div className="soft">{original.name}</div>}
        </>
      ),
    },
    {
      id: "role",
      header: "Role",
      meta: { narrow: "side" },
      cell: ({ row: { original } }) => (
        <Badge tone={original.role === "manage" ? "plum" : "info"}>{ROLES[original.role]}</Badge>
      ),
    },
    { id: "createdAt", header: "Made", cell: ({ row: { original } }) => <Time at={original.createdAt} /> },
    {
      id: "actions",
      header: () => <span className="visually-hidden">Actions</span>,
      meta: { numeric: true, narrow: "end" },
      cell: ({ row: { original } }) => (
        <Button
          size="small"
          look="quiet"
          aria-label={`Revoke ${original.prefix}…${original.suffix}`}
          onClick={() => onRevoke(original)}
        >
          Revoke…
        </Button>
      ),
    },
  ];
}
