import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import type { Executor } from "../../src/store/database.ts";
import { type LogStretch, listLogs } from "../../src/store/manage/newest-logs.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { freshDatabase } from "../support/databases.ts";
import { Explaining } from "../support/explaining.ts";

const ROWS = 20_000;
const CLIENTS = 50;

const STRETCHES: readonly (readonly [NonNullable<LogStretch["of"]>, string])[] = [
  [{ dimension: "client", member: "client-7" }, "logs_by_client_id"],
  [{ dimension: "key", member: "key-7" }, "logs_by_key_id"],
  [{ dimension: "endpoint", member: "endpoint-7" }, "logs_by_endpoint_id"],
  [{ dimension: "outcome", member: "REVOKED" }, "logs_by_outcome"],
  [{ dimension: "status", member: "404" }, "logs_by_status"],
];

/** Requests at those milliseconds, each of one of the clients. */
async function fill(db: Executor, firstMs: number): Promise<void> {
  await sql`insert into logs (env_id, rid, at, client_id, key_id, endpoint_id, method, path, outcome, status)
    select 'a', 'rid-' || (i + ${firstMs}), i + ${firstMs}, 'client-' || i % ${CLIENTS}, 'key-' || i % ${CLIENTS},
      'endpoint-' || i % ${CLIENTS}, 'GET', '/', case when i % ${CLIENTS} = 0 then 'REVOKED' else 'allowed' end,
      case when i % ${CLIENTS} = 0 then 404 else 200 end
    from generate_series(0, ${ROWS - 1}) as i`.execute(db);
}

// Of what is younger than its statistics, PostgreSQL expects one row; any index would seem as good then.
test("one member's requests are found in its index, in a span that no statistics know of too", async () => {
  const { db, close } = await openDatabase(await freshDatabase());
  onTestFinished(close);
  await sql`alter table logs set (autovacuum_enabled = false)`.execute(db);
  await fill(db, 0);
  await sql`analyze logs`.execute(db);
  await fill(db, ROWS);
  for (const [of, index] of STRETCHES) {
    const explaining = new Explaining("PostgreSQL");
    const span = { envId: "a", from: ROWS + 100, to: 2 * ROWS };
    await listLogs(db.withPlugin(explaining), [{ ...span, of }], { limit: 10, offset: 0 });
    const [plan = []] = explaining.plans;
    const scans = plan.filter((line) => / on logs/.test(line)).map((line) => line.replace(/^-> +/, ""));
    expect(scans, index).toEqual([
      expect.stringMatching(new RegExp(`^Index (?:Only )?Scan (?:Backward )?using ${index} on logs`)),
      expect.stringMatching(/^Index Scan using logs_rid on logs/),
    ]);
  }
});
