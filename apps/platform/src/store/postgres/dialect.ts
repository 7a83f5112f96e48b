import {
  type ColumnDefinitionNode,
  type DataTypeNode,
  PostgresDialect,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type PostgresQueryResult,
  type QueryCompiler,
} from "kysely";
import type pg from "pg";
import { DatabaseUnavailableError, WriteConflictError } from "../errors.ts";
import { planName } from "../statement-names.ts";
import { checkValue, type Value } from "../values.ts";
import { withoutRow } from "./connections.ts";
import { DeadlineError, isConnectionLost, isOverloaded, isPlanStale, isRefused } from "./errors.ts";

interface Options {
  /** What begins a transaction. Default: `begin`. */
  readonly begin?: string;
  /** How long an answer is waited for; then its connection counts as lost. */
  readonly deadlineMs: number;
}

/** Kysely's dialect over a pool. Several may share one; whoever opened the pool ends it. */
export class PooledDialect extends PostgresDialect {
  constructor(pool: pg.Pool, options: Options) {
    super({
      pool: {
        options: {},
        connect: async () => new PooledClient(await connect(pool), options),
        end: async () => {},
      },
    });
  }

  override createQueryCompiler(): QueryCompiler {
    return new CompilerInByteOrder();
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new DatabaseUnavailableError(error, { isRefused: isRefused(error) });
  }
}

/** A connection as long as somebody uses it. After its loss nothing more is asked of it. */
class PooledClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #options: Options;
  #lostBy: unknown;

  constructor(client: pg.PoolClient, options: Options) {
    this.#client = client;
    this.#options = options;
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>;
  query(cursor: never): never;
  async query<R>(sql: string, parameters?: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>> {
    if (this.#lostBy !== undefined) {
      // The server does that by itself where it loses a client; the error that matters is the first.
      if (sql === "rollback") return { command: "ROLLBACK", rowCount: 0, rows: [] };
      throw new DatabaseUnavailableError(this.#lostBy);
    }
    const text = sql === "begin" ? (this.#options.begin ?? sql) : sql;
    const values = (parameters ?? []).map(checkValue);
    try {
      return await this.#answer<R>(text, values);
    } catch (error) {
      if (isOverloaded(error)) throw new DatabaseUnavailableError(withoutRow(error));
      const isStale = isPlanStale(error);
      if (!isStale && !isConnectionLost(error)) throw withoutRow(error);
      this.#lostBy = error;
      // Another version has changed the tables: what runs again does so on a connection that has no plans yet.
      throw isStale ? new WriteConflictError() : new DatabaseUnavailableError(error);
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#lostBy !== undefined);
  }

  /** A statement's own limit is the server's; this is for when nothing comes any more from there. */
  async #answer<R>(text: string, values: Value[]): Promise<PostgresQueryResult<R>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DeadlineError()), this.#options.deadlineMs);
    });
    try {
      // biome-ignore lint/suspicious/noExplicitAny: pg's results and Kysely's differ in what `command` may be.
      const answer: any = this.#client.query({ name: planName(text), text, values });
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Texts are compared and ordered by their bytes, as SQLite does, whatever the database's language. */
class CompilerInByteOrder extends PostgresQueryCompiler {
  #isInColumn = false;

  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    this.#isInColumn = true;
    super.visitColumnDefinition(node);
    this.#isInColumn = false;
  }

  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (this.#isInColumn && node.dataType === "text") this.append(' collate "C"');
  }
}
