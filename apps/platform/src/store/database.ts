import type { Kysely, Transaction } from "kysely";
import type { PostgresOptions } from "./postgres/options.ts";
import type { Schema } from "./schema.ts";

/** Where the data is: a SQLite file; memory, for tests; or a PostgreSQL server, which instances share. */
export type DatabaseOptions =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "memory" }
  | PostgresOptions;

/**
 * What a query runs on: the database, or a transaction of it. Inside a transaction every query must use
 * that one: SQLite has one connection, and the database would wait for the transaction for ever.
 */
export type Executor = Kysely<Schema> | Transaction<Schema>;

/** What is done in a transaction. It may run more than once, so it changes nothing outside of the database. */
export type Work<T> = (db: Transaction<Schema>) => Promise<T>;

/** What another instance changed: an environment, by its id; a `topic` of its own; null: anything may be different. */
export type ChangeListener = (topic: string | null) => void;

/** The open database, after all migrations. */
export interface Database {
  readonly db: Kysely<Schema>;
  /**
   * A transaction that is on the disk when this resolves. Where others share the database it sees what they
   * commit meanwhile, so that what it reads and then relies on must be locked (`lockEnvironment`), or be held by a
   * unique constraint: where it meets one that it had found free, it runs again from the start, and so it does
   * after a deadlock.
   */
  transaction<T>(work: Work<T>): Promise<T>;
  /**
   * A transaction whose commit does not wait for the disk: it outlives the process, and the last of them may be
   * lost where the power fails. For what nobody was promised. Otherwise as `transaction`.
   */
  relaxedTransaction<T>(work: Work<T>): Promise<T>;
  /**
   * As `relaxedTransaction`, of what is one statement on PostgreSQL: there it is a transaction by itself, and turns the
   * wait for the disk off itself.
   */
  relaxedStatement<T>(work: (db: Executor) => Promise<T>): Promise<T>;
  /** How many relaxed transactions are worth having at one time. */
  readonly relaxedWriters: number;
  /** Reads of one moment, whatever is written meanwhile. */
  snapshot<T>(work: Work<T>): Promise<T>;
  /** A transaction beside which no other of that name runs, in any instance; `isRelaxed` as `relaxedTransaction`. */
  exclusively<T>(name: string, work: Work<T>, options?: { readonly isRelaxed: boolean }): Promise<T>;
  /** Tells the other instances, once the transaction is committed, what has changed in it. */
  announce(db: Transaction<Schema>, topic: string): Promise<void>;
  /** Has the listener told of what other instances announce, and of every time when that may have been missed. */
  onChange(listener: ChangeListener): void;
  /**
   * Whether another process has written to the same file since this was asked last: what was cached may be stale.
   * Such a change is told of within 25 ms. Always false where changes are announced.
   */
  changedElsewhere(): boolean;
  /** The connections to the server; null where there is no server. */
  readonly connections: { readonly open: number; readonly idle: number; readonly waiting: number } | null;
  /** Whether something is being read or written now. */
  readonly isBusy: boolean;
  close(): Promise<void>;
}
