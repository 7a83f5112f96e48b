import type { Compilable, CompiledQuery, QueryResult, RawBuilder } from "kysely";
import type { Executor } from "./database.ts";
import { isPostgres } from "./dialect.ts";
import { keepPlan } from "./statement-names.ts";

/**
 * A query that is compiled once for each kind of database, for paths where compiling it each time would cost more than running it.
 * `build` is called once, with values that only hold places; `run` gives their values in the order in which
 * they stand in the SQL.
 */
export class PreparedQuery<Row> {
  readonly #build: (db: Executor) => Compilable<Row>;
  #sqlite: CompiledQuery<Row> | undefined;
  #postgres: CompiledQuery<Row> | undefined;

  /** A statement in SQL. */
  static of<Row>(statement: RawBuilder<Row>): PreparedQuery<Row> {
    return new PreparedQuery((db) => ({ compile: () => statement.compile(db) }));
  }

  constructor(build: (db: Executor) => Compilable<Row>) {
    this.#build = build;
  }

  run(db: Executor, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return db.executeQuery({ ...this.#compiled(db), parameters });
  }

  #compiled(db: Executor): CompiledQuery<Row> {
    if (isPostgres(db)) {
      if (this.#postgres === undefined) {
        this.#postgres = this.#build(db).compile();
        keepPlan(this.#postgres.sql);
      }
      return this.#postgres;
    }
    this.#sqlite ??= this.#build(db).compile();
    return this.#sqlite;
  }
}
