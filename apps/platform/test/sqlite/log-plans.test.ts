import { expect, onTestFinished, test } from "vitest";
import { type LogStretch, listLogs, searchLogs } from "../../src/store/manage/newest-logs.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { Explaining } from "../support/explaining.ts";

const SPAN = { envId: "a", from: 1, to: 2 };
const STRETCHES: readonly (readonly [string, LogStretch, RegExp])[] = [
  ["all", SPAN, /logs_at \(env_id=\? AND at>\? AND at<\?\)/],
  ["those allowed", of("outcome", "allowed"), /logs_at \(env_id=\? AND at>\? AND at<\?\)/],
  [
    "an outcome",
    of("outcome", "REVOKED"),
    /logs_by_outcome \(env_id=\? AND \(outcome,at\)>.* AND .*<\(\?,\?\)\)/,
  ],
  ["a status", of("status", "404"), /logs_by_status \(env_id=\? AND \(status,at\)>.* AND .*<\(\?,\?\)\)/],
  ["a client", of("client", "c"), /logs_by_client_id \(env_id=\? AND \(client_id,at\)>.* AND .*<\(\?,\?\)\)/],
  ["a key", of("key", "k"), /logs_by_key_id \(env_id=\? AND \(key_id,at\)>.* AND .*<\(\?,\?\)\)/],
  [
    "an endpoint",
    of("endpoint", "e"),
    /logs_by_endpoint_id \(env_id=\? AND \(endpoint_id,at\)>.* AND .*<\(\?,\?\)\)/,
  ],
];

function of(dimension: NonNullable<LogStretch["of"]>["dimension"], member: string): LogStretch {
  return { ...SPAN, of: { dimension, member } };
}

// Nothing counts a SQLite file's rows for its planner: a plan must be the right one without.
test.each(STRETCHES)("%s are found in their index, and nothing else is read", async (_, stretch, index) => {
  const { db, close } = await openDatabase({ kind: "memory" });
  onTestFinished(close);
  const explaining = new Explaining("SQLite");
  const explained = db.withPlugin(explaining);
  await listLogs(explained, [stretch, of("outcome", "EXPIRED")], { limit: 10, offset: 10 });
  await searchLogs(explained, SPAN, { stretches: [stretch], lookAt: 10, limit: 10, offset: 0 });
  const searched = explaining.plans.map((plan) => plan.filter((line) => line.startsWith("SEARCH logs")));
  const found = expect.stringMatching(index);
  const refused = expect.stringMatching(/logs_by_outcome \(env_id=\? AND \(outcome,at\)>/);
  const rows = "SEARCH logs USING PRIMARY KEY (env_id=? AND rid=?)";
  expect(searched).toEqual([[found, refused, rows], [found], [found]]);
});
