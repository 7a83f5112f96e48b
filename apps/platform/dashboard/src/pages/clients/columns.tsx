import { Link } from "wouter";
import type { Client, Environment } from "../../api/types.ts";
import { pageHref } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { count } from "../../ui/numbers.ts";
import type { Column } from "../../ui/table-column.ts";
import { Time } from "../../ui/time.tsx";

/** The columns of the list of clients. */
export function clientColumns(env: Environment): readonly Column<Client>[] {
  const templates = new Map(env.templates.list.map(({ id, name }) => [id, name]));
  return [
    {
      id: "name",
      header: "Name",
      meta: { narrow: "main" },
      cell: ({ row: { original } }) => (
        <Link className="table-link" href={pageHref(env.project_env, `clients/${original.id}`)}>
          {original.name}
        </Link>
      ),
    },
    {
      id: "status",
      header: "Status",
      meta: { narrow: "side" },
      cell: ({ row: { original } }) => (
        <Badge tone={original.status === "active" ? "good" : "bad"}>{original.status}</Badge>
      ),
    },
    { id: "type", header: "Type", meta: { wide: true }, accessorKey: "type" },
    {
      id: "template",
      header: "Template",
      meta: { wide: true },
      cell: ({ row: { original } }) =>
        templates.get(original.templateId ?? "") ?? <span className="soft">none</span>,
    },
    {
      id: "keys",
      header: "Keys",
      meta: { numeric: true },
      cell: ({ row: { original } }) => count(original.keys.filter((key) => key.revokedAt === null).length),
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
      meta: { numeric: true, wide: true },
      cell: ({ row: { original } }) => count(original.stats.error),
    },
    {
      id: "createdAt",
      header: "Made",
      cell: ({ row: { original } }) => <Time at={original.createdAt} />,
    },
  ];
}
