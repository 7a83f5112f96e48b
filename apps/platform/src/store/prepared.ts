import type { Compilable, CompiledQuery, QueryResult } from "kysely";
import type { Executor } from "./database.ts";

/**
 * A query that is compiled once, for paths where compiling it each time would cost more than running it.
 * `build` is called once, with values that only hold places; `run` gives their values in the order in which
 * they stand in the SQL.
 */
export class PreparedQuery<Row> {
  readonly #build: (db: Executor) => Compilable<Row>;
  #compiled: CompiledQuery<Row> | null = null;

  constructor(build: (db: Executor) => Compilable<Row>) {
    this.#build = build;
  }

  run(db: Executor, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    this.#compiled ??= this.#build(db).compile();
    return db.executeQuery({ ...this.#compiled, parameters });
  }
}
