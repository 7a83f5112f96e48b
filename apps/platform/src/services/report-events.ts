import { z } from "zod";
import type { Executor } from "../store/database.ts";
import { WriteConflictError } from "../store/errors.ts";
import { findKeyById, type KnownKey } from "../store/keys.ts";
import { addReport, insertLogsOnce, type LogRow } from "../store/logs.ts";
import type { UsageChange } from "../store/usage-changes.ts";
import { keyIdSchema, methodSchema, uuidV7Schema } from "./channel-schemas.ts";
import type { PlatformContext } from "./context.ts";
import { EndpointBook } from "./endpoint-book.ts";
import type { EnvironmentSettings } from "./settings.ts";
import { cleanText } from "./texts.ts";
import { additionOf, changeOf } from "./usage-change.ts";

const MAX_ROUTE_LENGTH = 2048;
const DAY_MS = 86_400_000;
/** A handler that took longer is told of as this: sums of what applications say must stay numbers. */
const MAX_DURATION_MS = 30 * DAY_MS;

const eventSchema = z.strictObject({
  rid: uuidV7Schema,
  at: z.number().min(0),
  keyId: keyIdSchema,
  method: methodSchema,
  route: z.string(),
  status: z.int().min(100).max(599),
  durationMs: z.number().min(0),
  degraded: z
    .string()
    .regex(/^[A-Z_]{1,64}$/)
    .optional(),
});

/** A request as an application reports it. */
export type ReportedEvent = z.infer<typeof eventSchema>;

/** A report's event; null where it is ill-formed, or older than logs are kept. */
export function readEvent(
  event: unknown,
  settings: EnvironmentSettings,
  nowMs: number,
): ReportedEvent | null {
  const { success, data } = eventSchema.safeParse(event);
  if (!success || data.at < nowMs - settings.logRetentionDays * DAY_MS) return null;
  // An application's clock may be ahead; the log must not be.
  return {
    ...data,
    at: Math.min(Math.floor(data.at), nowMs),
    durationMs: Math.min(data.durationMs, MAX_DURATION_MS),
    route: cleanText(data.route, MAX_ROUTE_LENGTH),
  };
}

/** What became of an event. */
export type Outcome = "accepted" | "duplicate" | "rejected";

/** Takes in the events of one batch, in its transaction. */
export class EventTaker {
  /** What is to be counted when all events are in. */
  readonly changes: UsageChange[] = [];
  readonly #context: PlatformContext;
  readonly #db: Executor;
  readonly #envId: string;
  readonly #rows: Map<string, LogRow>;
  readonly #endpoints: EndpointBook;
  readonly #keys = new Map<string, KnownKey | null>();

  /** `rows` are the log rows that the events' rids have already. */
  constructor(
    context: PlatformContext,
    db: Executor,
    { envId, rows }: { readonly envId: string; readonly rows: readonly LogRow[] },
  ) {
    this.#context = context;
    this.#db = db;
    this.#envId = envId;
    this.#rows = new Map(rows.map((row) => [row.rid, row]));
    this.#endpoints = new EndpointBook(context, db, envId);
  }

  /** Completes the row of the event's validate, or adds one where none was answered. */
  async take(event: ReportedEvent): Promise<Outcome> {
    const row = this.#rows.get(event.rid);
    if (row === undefined) await this.#add(event);
    else if (row.key_id !== event.keyId) return "rejected";
    else if (row.reported_at !== null) return "duplicate";
    else await this.#complete(row, event);
    return "accepted";
  }

  async #complete(row: LogRow, event: ReportedEvent): Promise<void> {
    const reported = { ...row, ...(await this.#reported(event)) };
    await addReport(this.#db, reported);
    this.#rows.set(row.rid, reported);
    this.changes.push(changeOf(row, reported));
  }

  async #add(event: ReportedEvent): Promise<void> {
    const key = await this.#key(event.keyId);
    const reported = await this.#reported(event);
    const row: LogRow = {
      rid: event.rid,
      env_id: this.#envId,
      at: event.at,
      client_id: key?.clientId ?? null,
      key_id: event.keyId,
      method: event.method,
      path: event.route,
      ip: null,
      user_agent: null,
      outcome: outcomeOf(event),
      platform_us: null,
      request_hash: null,
      answer: null,
      ...reported,
    };
    const [isAdded] = await insertLogsOnce(this.#db, [row]);
    // Its validate, or another report of it, came since the rows were read.
    if (isAdded !== true) throw new WriteConflictError();
    this.#rows.set(row.rid, row);
    this.changes.push(additionOf(row));
  }

  async #reported(event: ReportedEvent) {
    const { method, route: path } = event;
    const endpoint = path === "" ? null : await this.#endpoints.entry({ method, path });
    return {
      endpoint_id: endpoint?.id ?? null,
      status: event.status,
      duration_ms: event.durationMs,
      degraded: event.degraded ?? null,
      reported_at: this.#context.clock.now(),
    };
  }

  async #key(id: string): Promise<KnownKey | null> {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const found = await findKeyById(this.#db, this.#envId, id);
    this.#keys.set(id, found);
    return found;
  }
}

/** What the feed tells applications of a key: they refuse it themselves, and report why. */
const REFUSED_BY_FEED: ReadonlySet<string> = new Set(["REVOKED", "KEY_DISABLED", "CLIENT_DISABLED"]);

/** What became of a request that no validate was answered for. */
function outcomeOf({ degraded }: ReportedEvent): string {
  if (degraded === undefined) return "allowed";
  return REFUSED_BY_FEED.has(degraded) ? degraded : "degraded";
}
