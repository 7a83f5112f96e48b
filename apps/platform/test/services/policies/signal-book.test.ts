import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { silentLogger } from "../../../src/logger.ts";
import type { Finding } from "../../../src/policies/fraud/finding.ts";
import { SignalBook } from "../../../src/services/policies/signal-book.ts";
import { listSignals } from "../../../src/store/manage/signals.ts";
import { openDatabase } from "../../../src/store/open-database.ts";
import { insertSignal } from "../../../src/store/signals.ts";
import { ManualClock } from "../../../src/testing/index.ts";
import { addEnvironment } from "../../store/rows.ts";
import { freshDatabase } from "../../support/databases.ts";

const NOW = Date.UTC(2027, 0, 15, 12);
const WEEK_MS = 7 * 24 * 3_600_000;

async function open() {
  const database = await openDatabase(await freshDatabase());
  onTestFinished(() => database.close());
  await addEnvironment(database, "one");
  await addEnvironment(database, "two");
  const book = () =>
    new SignalBook({ database, clock: new ManualClock(NOW), logger: silentLogger, newId: randomUUID });
  const listed = (envId: string) => listSignals(database.db, { envId }, { limit: 10, offset: 0 });
  return { database, book, listed };
}

function finding(id: string): Finding {
  const subject = { kind: "ip", id } as const;
  return { rule: "reputation", subject, action: "flag", saw: {}, normal: {}, text: "listed" };
}

const source = (envId: string) => ({ envId, keyId: null, clientId: null });

it("writes what was found in the other environments where one was deleted meanwhile", async () => {
  const { database, book, listed } = await open();
  const one = book();
  one.note(finding("192.0.2.1"), source("one"));
  one.note(finding("192.0.2.2"), source("two"));
  await database.db.deleteFrom("environments").where("id", "=", "one").execute();
  await one.flush();
  expect(await listed("two")).toMatchObject([{ subject: "ip 192.0.2.2", requests: 1 }]);
  one.note(finding("192.0.2.2"), source("two"));
  await one.flush();
  expect(await listed("two")).toMatchObject([{ requests: 2 }]);
  expect(await listed("one")).toEqual([]);
});

it("makes one signal of what several instances find at once", async () => {
  const { book, listed } = await open();
  const books = [book(), book(), book(), book()];
  const addresses = Array.from({ length: 10 }, (_, index) => `192.0.2.${index}`);
  for (const [index, each] of books.entries()) {
    // In another order each: none waits for one that waits for it.
    const own = index % 2 === 0 ? addresses : addresses.toReversed();
    for (const address of own) each.note(finding(address), source("one"));
  }
  await Promise.all(books.map((each) => each.flush()));
  const found = await listed("one");
  expect(found.map(({ subject }) => subject).sort()).toEqual(addresses.map((address) => `ip ${address}`));
  expect(found.map(({ requests }) => requests)).toEqual(addresses.map(() => books.length));
});

it("does not count on in a signal of a time that is yet to come, which a clock that was ahead has left", async () => {
  const { database, book, listed } = await open();
  await insertSignal(database.db, {
    id: "ahead",
    env_id: "one",
    rule: "reputation",
    subject: "ip 192.0.2.1",
    action: "flag",
    details: "{}",
    requests: 1,
    last_at: NOW + WEEK_MS,
    created_at: NOW + WEEK_MS,
  });
  const one = book();
  one.note(finding("192.0.2.1"), source("one"));
  await one.flush();
  expect(await listed("one")).toMatchObject([
    { id: "ahead", requests: 1 },
    { requests: 1, created_at: NOW },
  ]);
});
