import type { Selectable } from "kysely";
import type { AuditTable, Schema } from "../store/schema.ts";

/** Who makes a change. */
export interface Actor {
  /** command: a command line on the data itself. */
  readonly kind: "admin-token" | "management-key" | "session" | "command";
  /** Of the token, key or session; null where there is none. Never its value. */
  readonly id: string | null;
  readonly name: string | null;
}

/** Who makes a change, and in which request. */
export interface By {
  readonly actor: Actor;
  /** null: in none, but by a command. */
  readonly requestId: string | null;
}

/** What is told of a thing that changes, by its table: an allow-list, so that no secret and no hash is ever in it. */
const RECORDED = {
  projects: ["slug", "name", "description", "metadata"],
  environments: ["project_env", "url", "signing", "settings", "metadata"],
  templates: [
    "name",
    "rate_limit_hour",
    "rate_limit_day",
    "rate_limit_week",
    "rate_limit_month",
    "max_clients",
    "mode",
  ],
  clients: ["tenant", "name", "type", "status", "source", "ip_whitelist", "metadata", "template_id"],
  keys: [
    "client_id",
    "name",
    "prefix",
    "suffix",
    "scopes",
    "environment",
    "enabled",
    "auto_rotate",
    "metadata",
    "expires_at",
    "revoked_at",
  ],
  endpoints: ["method", "path", "name"],
  server_keys: ["role", "name", "prefix", "suffix"],
  signing_secrets: ["created_at"],
  admin_tokens: ["name"],
  channel_keys: ["not_before", "expires_at"],
  signals: ["rule", "action", "closed_at", "note"],
} as const satisfies { [Table in keyof Schema]?: readonly (keyof Schema[Table])[] };

type RecordedTable = keyof typeof RECORDED;
/** The columns of a row that are told of. */
type RecordedRow<Table extends RecordedTable> = Pick<
  Selectable<Schema[Table]>,
  (typeof RECORDED)[Table][number] & keyof Selectable<Schema[Table]>
>;

const KINDS = {
  projects: "project",
  environments: "environment",
  templates: "template",
  clients: "client",
  keys: "key",
  endpoints: "endpoint",
  server_keys: "server-key",
  signing_secrets: "secret",
  admin_tokens: "admin-token",
  channel_keys: "channel-key",
  signals: "signal",
} as const satisfies Record<RecordedTable, string>;

const JSON_COLUMNS = new Set(["metadata", "settings", "ip_whitelist", "scopes"]);
const FLAG_COLUMNS = new Set(["enabled", "auto_rotate"]);
const TIME_COLUMNS = new Set(["expires_at", "revoked_at", "created_at", "not_before", "closed_at"]);

/** What was done to what. */
export interface AuditEntry {
  /** Such as `client.update`. */
  readonly action: string;
  readonly targetId: string;
  /** Of an update only what differs; null where there was nothing. */
  readonly before: object | null;
  readonly after: object | null;
  /** Whether it concerns the project as a whole, not the environment of the change. Default: false. */
  readonly isOfProject?: boolean;
}

/** One or more entries, or null in the place of one where nothing was changed: never none by oversight. */
export type AuditEntries = readonly [AuditEntry | null, ...(AuditEntry | null)[]];

/** A thing was made. */
export function created<Table extends RecordedTable>(
  table: Table,
  id: string,
  row: RecordedRow<Table>,
): AuditEntry {
  return { action: `${KINDS[table]}.create`, targetId: id, before: null, after: recorded(table, row) };
}

/** A thing was changed; null where nothing of it differs. */
export function updated<Table extends RecordedTable>(
  table: Table,
  id: string,
  { from, to }: { readonly from: RecordedRow<Table>; readonly to: RecordedRow<Table> },
): AuditEntry | null {
  const before = recorded(table, from);
  const after = recorded(table, to);
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (names.length === 0) return null;
  const pick = (record: Record<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, record[name]]));
  return { action: `${KINDS[table]}.update`, targetId: id, before: pick(before), after: pick(after) };
}

/** A thing was deleted, or revoked for good. */
export function ended<Table extends RecordedTable>(
  verb: "delete" | "revoke",
  table: Table,
  id: string,
  row: RecordedRow<Table>,
): AuditEntry {
  return { action: `${KINDS[table]}.${verb}`, targetId: id, before: recorded(table, row), after: null };
}

/** Where a change was made. */
export interface ChangePlace {
  /** null: in the platform itself. */
  readonly projectId: string | null;
  /** What it touches; of several, entries are of the project. */
  readonly envIds: readonly string[];
}

/** The rows of a change's entries. */
export function auditRows(
  entries: AuditEntries,
  {
    by,
    place,
    newId,
    nowMs,
  }: { readonly by: By; readonly place: ChangePlace; readonly newId: () => string; readonly nowMs: number },
): AuditTable[] {
  const [envId = null, ...others] = place.envIds;
  return entries
    .filter((entry) => entry !== null)
    .map((entry) => ({
      id: newId(),
      project_id: place.projectId,
      env_id: entry.isOfProject === true || others.length > 0 ? null : envId,
      actor_kind: by.actor.kind,
      actor_id: by.actor.id,
      actor_name: by.actor.name,
      action: entry.action,
      target_id: entry.targetId,
      before: entry.before === null ? null : JSON.stringify(entry.before),
      after: entry.after === null ? null : JSON.stringify(entry.after),
      request_id: by.requestId,
      created_at: nowMs,
    }));
}

function recorded<Table extends RecordedTable>(
  table: Table,
  row: RecordedRow<Table>,
): Record<string, unknown> {
  const columns: Record<string, unknown> = row;
  return Object.fromEntries(
    RECORDED[table].map((column) => [memberName(column), memberValue(column, columns[column])]),
  );
}

/** As the HTTP API writes it. */
function memberName(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function memberValue(column: string, value: unknown): unknown {
  if (JSON_COLUMNS.has(column) && typeof value === "string") return JSON.parse(value);
  if (FLAG_COLUMNS.has(column)) return value === 1;
  if (TIME_COLUMNS.has(column) && typeof value === "number") return new Date(value).toISOString();
  return value;
}
