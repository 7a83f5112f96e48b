import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { countSignals, listSignalIds, listSignals, setClosing } from "../../src/store/manage/signals.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { findRunningSignal } from "../../src/store/signals.ts";

test("signals are found by an index, however many there are: the newest of a state, their number, and what goes on", async () => {
  const { db, close } = await openDatabase({ kind: "memory" });
  onTestFinished(close);
  const asked: RootOperationNode[] = [];
  const listener: KyselyPlugin = {
    transformQuery({ node }) {
      asked.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const heard = db.withPlugin(listener);
  async function planOf(work: Promise<unknown>): Promise<string> {
    await work;
    const { sql, parameters } = db.getExecutor().compileQuery(asked.at(-1)!, { queryId: "plan" });
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    return rows.map(({ detail }) => detail).join("\n");
  }
  const page = { limit: 20, offset: 0 };
  for (const state of ["open", "closed"] as const) {
    const filter = { envId: "a", state };
    const index = new RegExp(`USING (?:COVERING )?INDEX signals_${state} `);
    for (const work of [listSignals(heard, filter, page), listSignalIds(heard, filter, 9)]) {
      const plan = await planOf(work);
      expect(plan).toMatch(index);
      expect(plan).not.toContain("ORDER BY");
    }
    expect(await planOf(countSignals(heard, filter))).toMatch(index);
    expect(await planOf(countSignals(heard, { ...filter, rule: "manyNetworks" }))).toMatch(index);
  }
  const running = { env_id: "a", subject: "key k", rule: "manyNetworks", action: "flag" };
  expect(await planOf(findRunningSignal(heard, running, { fromMs: 1, toMs: 2 }))).toMatch(
    /signals_subject \(env_id=\? AND subject=\? AND rule=\? AND action=\? AND created_at>\?\)/,
  );
  const closing = { closed_at: 1, closed_by: null, note: null };
  // Among however many signals of its environment, by their ids alone.
  expect(await planOf(setClosing(heard, ["x", "y"], closing))).toMatch(/USING INDEX \w+ \(id=\?\)/);
});
