import { expect, onTestFinished, test } from "vitest";
import {
  type LogDimension,
  type LogStretch,
  listLogs,
  searchLogs,
} from "../../src/store/manage/newest-logs.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { Explaining } from "../support/explaining.ts";

const SPAN = { envId: "a", from: 1, to: 2 };
const STRETCHES: readonly (readonly [string, LogStretch, RegExp])[] = [
  ["all", SPAN, /logs_at \(env_id=\? AND at>\? AND at<\?\)/],
  ["what was allowed", of("outcome", "allowed"), /logs_at \(env_id=\? AND at>\? AND at<\?\)/],
  ["an outcome", of("outcome", "REVOKED"), by("outcome")],
  ["a status", of("status", "404"), by("status")],
  ["a client", of("client", "c"), by("client_id")],
  ["a key", of("key", "k"), by("key_id")],
  ["an endpoint", of("endpoint", "e"), by("endpoint_id")],
];

function of(dimension: LogDimension, member: string): LogStretch {
  return { ...SPAN, of: { dimension, member } };
}

/** Both bounds are followed in the index on a column. */
function by(column: string): RegExp {
  const bound = (sign: string) => String.raw`\(${column},at\)${sign}\(\?,\?\)`;
  return new RegExp(String.raw`logs_by_${column} \(env_id=\? AND ${bound(">")} AND ${bound("<")}\)`);
}

// Nothing counts a SQLite file's rows for its planner: a plan must be the right one without.
test.each(STRETCHES)(
  "of %s, the requests are found in their index, and nothing else is read",
  async (_, stretch, index) => {
    const { db, close } = await openDatabase({ kind: "memory" });
    onTestFinished(close);
    const explaining = new Explaining("SQLite");
    const explained = db.withPlugin(explaining);
    await listLogs(explained, [stretch, of("outcome", "EXPIRED")], { limit: 10, offset: 10 });
    await searchLogs(explained, SPAN, { stretches: [stretch], lookAt: 10, limit: 10, offset: 0 });
    const searched = explaining.plans.map((plan) => plan.filter((line) => line.startsWith("SEARCH logs")));
    const found = expect.stringMatching(index);
    const refused = expect.stringMatching(by("outcome"));
    const rows = "SEARCH logs USING PRIMARY KEY (env_id=? AND rid=?)";
    expect(searched).toEqual([[found, refused, rows], [found]]);
  },
);
