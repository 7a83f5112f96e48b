import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { endedTombstones, outdatedLogs, outdatedRids } from "../../src/store/sweep.ts";

test("what is outdated is found by an index of its age, so that looking for it holds nobody up", async () => {
  const { db, close } = await openDatabase({ kind: "memory" });
  onTestFinished(close);
  for (const { table, condition } of [outdatedRids(5), endedTombstones(5), ...outdatedLogs("a", 5)]) {
    const plan = sql<{ detail: string }>`explain query plan
      select 1 from ${sql.table(table)} where ${condition} limit 1`;
    const { rows } = await plan.execute(db);
    const ages = /\((?:env_id=\? AND )?(?:at|created_at|expires_at)<\?\)/;
    expect(rows.map(({ detail }) => detail).join("\n"), table).toMatch(ages);
  }
});
