import { expect, onTestFinished, test } from "vitest";
import { leaveLease, takeLease } from "../../src/store/leases.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { freshDatabase } from "../support/databases.ts";

async function leases() {
  const { db, exclusively, close } = await openDatabase(await freshDatabase());
  onTestFinished(close);
  const take = (holder: string, nowMs: number) =>
    exclusively("test", (trx) => takeLease(trx, { name: "lease", holder, nowMs, untilMs: nowMs + 100 }));
  return { db, take };
}

test("a lease is one holder's at a time, who may keep it, until it ends or is left", async () => {
  const { db, take } = await leases();
  expect(await take("a", 0)).toBe(true);
  expect(await take("b", 50)).toBe(false);
  expect(await take("a", 90)).toBe(true);
  expect(await take("b", 150)).toBe(false);
  expect(await take("b", 190)).toBe(true);
  expect(await take("a", 200)).toBe(false);
  await leaveLease(db, "lease", "a");
  expect(await take("a", 201)).toBe(false);
  await leaveLease(db, "lease", "b");
  expect(await take("a", 202)).toBe(true);
});

test("of many that ask at once one gets it", async () => {
  const { take } = await leases();
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => take(`holder-${index}`, 0)));
  expect(answers.filter((isTaken) => isTaken)).toHaveLength(1);
});
