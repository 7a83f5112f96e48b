import { Link } from "wouter";
import type { Log } from "../../api/types.ts";
import { pageHref } from "../../layout/environment.ts";
import { milliseconds } from "../../ui/numbers.ts";
import type { Column } from "../../ui/table-column.ts";
import { listTime } from "../../ui/time.tsx";
import { Outcome } from "./outcome.tsx";

interface Context {
  readonly projectEnv: string;
  /** What clients are called, as far as it is known. */
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (log: Log) => void;
}

/** The columns of the log. */
export function logColumns({ projectEnv, names, onOpen }: Context): readonly Column<Log>[] {
  return [
    {
      id: "at",
      header: "Time",
      meta: { narrow: "main" },
      cell: ({ row: { original } }) => (
        <button type="button" className="log-open" onClick={() => onOpen(original)}>
          {listTime(original.at)}
        </button>
      ),
    },
    {
      id: "outcome",
      header: "Outcome",
      meta: { narrow: "side" },
      cell: ({ row: { original } }) => <Outcome outcome={original.outcome} />,
    },
    { id: "status", header: "Status", meta: { numeric: true, wide: true }, accessorKey: "status" },
    {
      id: "request",
      header: "Request",
      meta: { narrow: "line" },
      cell: ({ row: { original } }) => (
        <span className="log-request" title={original.path}>{`${original.method} ${original.path}`}</span>
      ),
    },
    {
      id: "client",
      header: "Client",
      meta: { wide: true },
      cell: ({ row: { original } }) =>
        original.clientId === null ? (
          <span className="soft">unknown</span>
        ) : (
          <Link href={pageHref(projectEnv, `clients/${original.clientId}`)}>
            {names.get(original.clientId) ?? "…"}
          </Link>
        ),
    },
    {
      id: "ip",
      header: "Address",
      meta: { wide: true },
      cell: ({ row: { original } }) => <span className="mono">{original.ip}</span>,
    },
    {
      id: "duration",
      header: "Handler",
      meta: { numeric: true, wide: true },
      cell: ({ row: { original } }) => milliseconds(original.durationMs),
    },
  ];
}
