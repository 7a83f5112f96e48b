import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import { codeOf } from "../error-code.ts";
import { checkValue } from "./values.ts";

/** How long a write waits for another process's (`apikee-platform init` beside a running platform). */
const BUSY_TIMEOUT_MS = 10_000;
/**
 * Pages of 4 KiB in the write-ahead log before they are carried into the database, which nothing else can
 * happen beside: seldom, since most of them are new versions of the same few.
 */
const CHECKPOINT_PAGES = 8000;
/** A change by another process is seen within this time: asking costs locks on the file. */
const ASK_EVERY_MS = 25;
/** Distinct statements that stay prepared; beyond it all are prepared anew. */
const MAX_STATEMENTS = 500;

/** A SQLite file or memory, as Kysely's SqliteDialect wants it: statements are prepared once. */
export class SqliteConnection implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, SqliteStatement>();
  readonly #dataVersion: StatementSync;
  #seenVersion: unknown;
  #askAgainAtMs = 0;

  /** `path` is that of a file, which is made with mode 0600, its folder with 0700; or `":memory:"`. */
  constructor(path: string) {
    if (path !== ":memory:") makePrivateFile(path);
    this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY");
    this.#database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    this.waitForDisk(true);
    this.#dataVersion = this.#database.prepare("PRAGMA data_version");
    this.#seenVersion = this.#dataVersion.get()?.["data_version"];
  }

  /** Runs a statement as it stands, such as the bounds of a transaction around migrations. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /**
   * Whether a commit is on the disk when it returns, also after a power cut; true from the start. Between
   * transactions only.
   */
  waitForDisk(isWaiting: boolean): void {
    this.#database.exec(isWaiting ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  }

  /** Whether another connection has changed the file since this was asked last; looks every 25 ms at most. */
  changedElsewhere(): boolean {
    const nowMs = performance.now();
    if (nowMs < this.#askAgainAtMs) return false;
    this.#askAgainAtMs = nowMs + ASK_EVERY_MS;
    const version = this.#dataVersion.get()?.["data_version"];
    const isChanged = version !== this.#seenVersion;
    this.#seenVersion = version;
    return isChanged;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    const statement = kyselyStatement(this.#database.prepare(immediate(sql)));
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

/** SQLite gives a new file to everybody to read, and what lies beside it the mode of the file. */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch (error) {
    // One that is there is not opened: closing it would take this process's locks on it.
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** A transaction that reads and then writes would fail, not wait, where another process wrote in between. */
function immediate(sql: string): string {
  return sql === "begin" ? "begin immediate" : sql;
}

function kyselyStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(checkValue)),
    run: (parameters) => statement.run(...parameters.map(checkValue)),
    iterate: (parameters) => statement.iterate(...parameters.map(checkValue)),
  };
}
