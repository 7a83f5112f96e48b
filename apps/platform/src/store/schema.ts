import type { ColumnType } from "kysely";

/** JSON, kept as text in every database. */
type Json = string;
/** Milliseconds since 1970. */
type Time = number;
/** 0 or 1: SQLite has no booleans. */
type Flag = number;
/** A number that the database starts at 0. */
type Counter = ColumnType<number, number | undefined, number>;
/** A value sealed under the master key (src/secrets/vault.ts). */
type Sealed = string;

/** Small facts about the database itself, such as the check value of the master key. */
interface SettingsTable {
  name: string;
  value: string;
}

/** The platform's identity, Ed25519 (docs/protocol.md section 3.1). One row. */
export interface IdentityKeysTable {
  id: string;
  /** Base64url of the 32 bytes. */
  public_key: string;
  private_key: Sealed;
  created_at: Time;
}

/** X25519 keys of the channel; a row goes at its `expires_at`. */
export interface ChannelKeysTable {
  kid: string;
  /** Base64url of the 32 bytes. */
  public_key: string;
  private_key: Sealed;
  not_before: Time;
  expires_at: Time;
  created_at: Time;
}

/** The key document that was signed last. One row, `id` "current": its serial never goes down. */
export interface KeyDocumentsTable {
  id: string;
  /** JSON as it is served. */
  document: string;
  /** When it was signed. */
  serial: Time;
  expires_at: Time;
}

export interface ProjectsTable {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  metadata: Json;
  status: string;
  created_at: Time;
  updated_at: Time;
}

export interface EnvironmentsTable {
  id: string;
  project_id: string;
  type: string;
  /** `{slug}-{type}`, unique over the platform. */
  project_env: string;
  url: string | null;
  status: string;
  /** "platform": it holds signing secrets; "application": only the application issues keys. */
  signing: string;
  /** What was set of the settings of docs/http; defaults are not stored. */
  settings: Json;
  metadata: Json;
  /** Serial of the newest change in the revocation feed. */
  feed_serial: Counter;
  /** A `since` below this has been forgotten: the feed answers the complete state. */
  feed_floor: Counter;
  /** Reports that clients say they had to drop. */
  dropped_reports: Counter;
  created_at: Time;
  updated_at: Time;
}

export interface ServerKeysTable {
  id: string;
  env_id: string;
  /** "channel" or "manage". */
  role: string;
  /** Hex SHA-256 of the whole text. */
  hash: string;
  name: string | null;
  prefix: string;
  suffix: string;
  created_at: Time;
  last_used_at: Time | null;
  revoked_at: Time | null;
}

/** Signing secrets of an environment; the newest signs, each verifies. */
export interface SigningSecretsTable {
  id: string;
  env_id: string;
  secret: Sealed;
  created_at: Time;
}

interface AdminTokensTable {
  id: string;
  name: string;
  /** Hex SHA-256 of the token. */
  hash: string;
  created_at: Time;
  revoked_at: Time | null;
}

/** Rate-limit templates; null is no limit. */
export interface TemplatesTable {
  id: string;
  env_id: string;
  name: string;
  rate_limit_hour: number | null;
  rate_limit_day: number | null;
  rate_limit_week: number | null;
  rate_limit_month: number | null;
  max_clients: number | null;
  /** "enforce", or "shadow": it refuses nothing, and what it would have refused is counted. */
  mode: ColumnType<string, string | undefined, string>;
  created_at: Time;
  updated_at: Time;
}

/** What is counted of requests: `duration_count` of them told how long the handler took. */
interface Usage {
  request_count: Counter;
  success_count: Counter;
  error_count: Counter;
  duration_count: Counter;
  duration_ms_sum: Counter;
}

export interface ClientsTable extends Usage {
  /** Unique in its environment: applications choose it (`client.create`). */
  id: string;
  env_id: string;
  tenant: string;
  name: string;
  type: string;
  /** "active" or "suspended". */
  status: string;
  /** "api", "dashboard", "sdk" or "self". */
  source: string;
  ip_whitelist: Json;
  metadata: Json;
  template_id: string | null;
  created_at: Time;
  updated_at: Time;
}

export interface KeysTable extends Usage {
  /** The claim `id`, unique in its environment. */
  id: string;
  env_id: string;
  client_id: string;
  name: string | null;
  /** Hex SHA-256 of the key, unique in its environment. */
  hash: string;
  prefix: string;
  suffix: string;
  scopes: Json;
  environment: string;
  enabled: Flag;
  auto_rotate: Flag;
  metadata: Json;
  /** Until when the platform lets it pass; null: for ever. */
  expires_at: Time | null;
  /** What is signed into it: what is known against it must be known as long. null: for ever. */
  signed_expires_at: Time | null;
  last_used_at: Time | null;
  /** When it was revoked, for good: the row stays as the key's tombstone as long as its client. */
  revoked_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

/** Keys of clients that were deleted; each stays until it would have expired. */
export interface KeyTombstonesTable {
  key_id: string;
  env_id: string;
  hash: string;
  tenant: string;
  /** null: never. */
  expires_at: Time | null;
  created_at: Time;
}

/** Tenants whose client was deleted, until the owner makes that client again. */
export interface TenantTombstonesTable {
  tenant: string;
  env_id: string;
  created_at: Time;
}

export interface EndpointsTable extends Usage {
  id: string;
  env_id: string;
  method: string;
  /** The route template, such as `/users/:id`. */
  path: string;
  name: string | null;
  first_seen_at: Time;
  last_seen_at: Time;
}

/**
 * One row per request, made by `validate` or, where that was not answered, by `report`. Its id is the rid,
 * unique in its environment.
 */
export interface LogsTable {
  rid: string;
  env_id: string;
  at: Time;
  client_id: string | null;
  key_id: string | null;
  endpoint_id: string | null;
  method: string;
  /** As requested for a validate; the route where only a report is known. */
  path: string;
  ip: string | null;
  user_agent: string | null;
  /** "allowed", "degraded", or the error code of the refusal. */
  outcome: string;
  /** Why the request passed without an answer, such as SERVER_UNREACHABLE. */
  degraded: string | null;
  /** The HTTP status that the handler gave; null until it is reported. */
  status: number | null;
  /** Microseconds that the platform took for the verdict. */
  platform_us: number | null;
  /** Milliseconds that the handler took; null until it is reported. */
  duration_ms: number | null;
  reported_at: Time | null;
  /** SHA-256 (base64url) of op and body of the validate; null for rows that a report made. */
  request_hash: string | null;
  /** The answer of a refused validate, for the same rid again; null where it follows from the row. */
  answer: Json | null;
}

/** Answers of calls that change something, by rid, for 24 hours. */
export interface RidsTable {
  rid: string;
  env_id: string;
  op: string;
  /** SHA-256 (base64url) of op and body. */
  request_hash: string;
  status: number;
  answer: Json;
  created_at: Time;
}

/** Batches of reports that were taken in, as long as the logs. */
export interface ReportBatchesTable {
  batch_id: string;
  env_id: string;
  request_hash: string;
  answer: Json;
  created_at: Time;
}

/** The revocation feed: of a key (`key_id`) or of a tenant. */
interface FeedChangesTable {
  env_id: string;
  serial: number;
  key_id: string | null;
  tenant: string | null;
  state: string;
  expires_at: Time | null;
  created_at: Time;
}

/** What was noticed: which rule, the numbers that it saw, and what it did. */
export interface SignalsTable {
  id: string;
  env_id: string;
  rule: string;
  key_id: string | null;
  client_id: string | null;
  /** What it is about, such as `key k1`; null where nothing counts on in it. */
  subject: string | null;
  action: string;
  details: Json;
  /** Requests in which it was noticed since `created_at`, and the last of them. */
  requests: Counter;
  last_at: Time | null;
  /** When somebody closed it; null while it is open. */
  closed_at: Time | null;
  /** Who closed it, as the audit names them. */
  closed_by: Json | null;
  /** What they had to say of it. */
  note: string | null;
  created_at: Time;
}

/** The administrator's password. One row, `id` "administrator". */
interface PasswordsTable {
  id: string;
  /** scrypt, with its parameters and salt (src/secrets/password.ts). */
  hash: string;
  updated_at: Time;
}

/** Dashboard sessions; a row goes when its session ends. */
export interface SessionsTable {
  id: string;
  /** Hex SHA-256 of the cookie's value. */
  hash: string;
  created_at: Time;
  last_seen_at: Time;
}

/** Guesses at the password by network, an IPv6 /64 as one, or by browser or session, since `started_at`. */
interface SignInAttemptsTable {
  network: string;
  count: number;
  started_at: Time;
}

/** Who changed what, when, and what it was before. Rows outlive what they are about. */
export interface AuditTable {
  id: string;
  /** null: the platform itself. */
  project_id: string | null;
  /** null: the project, or the platform, as a whole. */
  env_id: string | null;
  /** "admin-token", "management-key", "session" or "command". */
  actor_kind: string;
  actor_id: string | null;
  actor_name: string | null;
  /** Such as "client.update". */
  action: string;
  target_id: string;
  /** What was different before; null where there was nothing. Never a secret, and no hash. */
  before: Json | null;
  after: Json | null;
  request_id: string | null;
  created_at: Time;
}

/** Keys that end before what is signed into them says, until the feed was told of it. */
export interface EarlyEndsTable {
  env_id: string;
  key_id: string;
  at: Time;
}

/** Changes of log rows that are yet to be counted, those of one transaction together. */
interface UsageChangesTable {
  /** Sorts by time of creation. */
  id: string;
  /** How many changes there are. */
  size: number;
  changes: Json;
}

/** Requests of a step of time, of one member of a dimension: kept by what counts, read by statistics. */
export interface UsageRollupsTable {
  env_id: string;
  /** "minute", "hour" or "day", in UTC. */
  step: string;
  /** "outcome", "endpoint", "client", "key" or "status". */
  dimension: string;
  /** When the step begins. */
  at: Time;
  /** The outcome, the status, or an id; empty for requests without one. */
  member: string;
  requests: number;
  errors: number;
  /** How many took how long, as src/services/latency-histogram.ts writes it. */
  durations: string;
}

/** What clients have used of their limits; a start is null until its window is entered. */
export interface LimitUsesTable {
  env_id: string;
  client_id: string;
  hour_start: Time | null;
  hour_used: Counter;
  day_start: Time | null;
  day_used: Counter;
  week_start: Time | null;
  week_used: Counter;
  month_start: Time | null;
  month_used: Counter;
}

/** What the fraud rules of an environment have learnt (src/policies/fraud/watch.ts). */
interface FraudMemoriesTable {
  env_id: string;
  memory: Json;
  saved_at: Time;
}

/** All tables. Everything that an environment owns carries `env_id`, and every query filters by it. */
export interface Schema {
  settings: SettingsTable;
  identity_keys: IdentityKeysTable;
  channel_keys: ChannelKeysTable;
  key_documents: KeyDocumentsTable;
  projects: ProjectsTable;
  environments: EnvironmentsTable;
  server_keys: ServerKeysTable;
  signing_secrets: SigningSecretsTable;
  admin_tokens: AdminTokensTable;
  passwords: PasswordsTable;
  sessions: SessionsTable;
  sign_in_attempts: SignInAttemptsTable;
  templates: TemplatesTable;
  clients: ClientsTable;
  keys: KeysTable;
  key_tombstones: KeyTombstonesTable;
  tenant_tombstones: TenantTombstonesTable;
  endpoints: EndpointsTable;
  logs: LogsTable;
  rids: RidsTable;
  report_batches: ReportBatchesTable;
  feed_changes: FeedChangesTable;
  signals: SignalsTable;
  limit_uses: LimitUsesTable;
  fraud_memories: FraudMemoriesTable;
  usage_changes: UsageChangesTable;
  usage_rollups: UsageRollupsTable;
  audit: AuditTable;
  early_ends: EarlyEndsTable;
}
