import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../src/logger.ts";
import { orderedIds } from "../../src/ordered-ids.ts";
import { type Logged, type LoggedRequest, RequestLog } from "../../src/services/request-log.ts";
import { UsageBook } from "../../src/services/usage-book.ts";
import type { Database } from "../../src/store/database.ts";
import { readUses } from "../../src/store/limits.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { ManualClock } from "../../src/testing/index.ts";
import { logRow } from "../http/log-rows.ts";
import { addClient, addEnvironment } from "../store/rows.ts";
import { freshDatabase } from "../support/databases.ts";

const CLIENTS = ["a", "b", "c"];
const NOW = Date.UTC(2027, 0, 15, 12);
const TIMEOUT_MS = 120_000;

const coming = fc.record({
  instance: fc.nat(1),
  client: fc.constantFrom(...CLIENTS),
  /** Two requests of one client with the same number are one that came again. */
  number: fc.nat(12),
});
/** What comes at once, and, once that was answered, what comes then. */
const waves = fc.array(fc.array(coming, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });

test("however requests come to two instances, and come again, each is judged once and limits are met exactly", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { database, instances } = await twoRequestLogs();
  await fc.assert(
    fc.asyncProperty(waves, fc.nat(8), async (all, limit) => {
      const run = randomUUID();
      const idOf = (client: string) => `${client} of ${run}`;
      for (const client of CLIENTS) await addClient(database, "one", idOf(client));
      /** By client and request. */
      const outcomes = new Map(CLIENTS.map((client) => [client, new Map<number, string>()]));
      for (const wave of all) {
        const answers = wave.map(async ({ instance, client, number }) => {
          const logged = await instances[instance]!.append(request(idOf(client), number, limit));
          return { client, number, outcome: outcomeOf(logged) };
        });
        for (const { client, number, outcome } of await Promise.all(answers)) {
          const known = outcomes.get(client)!;
          expect(known.get(number) ?? outcome).toBe(outcome);
          known.set(number, outcome);
        }
      }
      for (const [client, known] of outcomes) {
        const allowed = [...known.values()].filter((outcome) => outcome === "allowed").length;
        expect(allowed).toBe(Math.min(limit, known.size));
        const { hour, month } = await readUses(database.db, { envId: "one", clientId: idOf(client) });
        expect([hour.used, month.used]).toEqual([allowed, allowed]);
      }
    }),
    { numRuns: 50 },
  );
});

async function twoRequestLogs(): Promise<{ readonly database: Database; readonly instances: RequestLog[] }> {
  const database = await openDatabase(await freshDatabase());
  const clock = new ManualClock(NOW);
  const newId = orderedIds(clock, randomBytes);
  const books = [1, 2].map(() => new UsageBook({ database, clock, newId, logger: silentLogger }));
  onTestFinished(async () => {
    for (const book of books) await book.close();
    await database.close();
  });
  await addEnvironment(database, "one");
  return { database, instances: books.map((book) => new RequestLog(database, book)) };
}

function request(clientId: string, number: number, limit: number): LoggedRequest {
  const row = logRow({ env_id: "one", rid: `${number} of ${clientId}`, at: NOW });
  const limits = { hour: limit, day: null, week: null, month: 1000 };
  return {
    row: { ...row, request_hash: "the same" },
    verdict: {
      isAllowed: true,
      keyId: "key",
      clientId,
      policy: { ipWhitelist: [], limits, isTrial: false },
    },
  };
}

function outcomeOf({ verdict, earlier }: Logged): string {
  if (earlier !== null) return earlier.outcome;
  return verdict.isAllowed ? "allowed" : verdict.error;
}
