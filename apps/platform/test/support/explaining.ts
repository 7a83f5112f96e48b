import { type KyselyPlugin, type OperationNode, type RawBuilder, sql } from "kysely";

/** What stands between `explain` and a query. */
const WORDS: Readonly<Record<"SQLite" | "PostgreSQL", RawBuilder<unknown>>> = {
  SQLite: sql`query plan`,
  PostgreSQL: sql`costs off`,
};

/** Asks of each query how it would be run, instead of running it. */
export class Explaining implements KyselyPlugin {
  /** Of each query its plan, line by line. */
  readonly plans: string[][] = [];
  readonly #options: OperationNode;

  constructor(database: keyof typeof WORDS) {
    this.#options = WORDS[database].toOperationNode();
  }

  transformQuery({ node }: { readonly node: OperationNode }) {
    return { ...node, explain: { kind: "ExplainNode", options: this.#options } } as never;
  }

  async transformResult({ result }: { readonly result: { readonly rows: unknown[] } }) {
    const rows = result.rows as Record<string, unknown>[];
    this.plans.push(rows.map((row) => String(row["detail"] ?? row["QUERY PLAN"]).trim()));
    return { rows: [{ count: 0 }] };
  }
}
