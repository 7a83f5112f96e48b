import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { listSignals } from "../../src/store/manage/signals.ts";
import { migrate } from "../../src/store/migrations/migrate.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { freshDatabase } from "../support/databases.ts";
import { addEnvironment } from "./rows.ts";

test("signals that were kept before signals had a state are open", async () => {
  const database = await openDatabase(await freshDatabase());
  onTestFinished(() => database.close());
  const { db } = database;
  await addEnvironment(database, "a");
  // As the version before left it.
  for (const index of ["signals_open", "signals_closed", "signals_subject"])
    await sql`drop index ${sql.ref(index)}`.execute(db);
  for (const column of ["closed_at", "closed_by", "note", "subject"]) {
    await sql`alter table signals drop column ${sql.ref(column)}`.execute(db);
  }
  await sql`delete from kysely_migration where name = '0008-signal-states'`.execute(db);
  await sql`insert into signals (id, env_id, rule, action, details, created_at)
    values ('s', 'a', 'manyNetworks', 'flag', '{}', 1)`.execute(db);

  await database.transaction((transaction) => migrate(transaction));
  const page = { limit: 10, offset: 0 };
  expect(await listSignals(db, { envId: "a", state: "open" }, page)).toMatchObject([
    { id: "s", closed_at: null, closed_by: null, note: null },
  ]);
  expect(await listSignals(db, { envId: "a", state: "closed" }, page)).toEqual([]);
});
