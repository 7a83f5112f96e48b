import { compare } from "../compare.ts";
import { Load } from "../load.ts";
import type { LoadTransport } from "../load-message.ts";
import { PlatformProcess } from "../platform-process.ts";
import { withEveryPolicy, withoutPolicies } from "../policy-targets.ts";
import { PostgresServer } from "../postgres-server.ts";
import type { Row, Section } from "../report.ts";
import type { Target } from "../target.ts";

const CONNECTIONS = 32;
const PLAN = { rounds: 15, sampleMs: 400, maxOperations: 10_000, warmUpMs: 1_500 };
const TARGET: Target = { of: "ratio", atMost: 1.5 };

/** What a validate costs with every policy on beside one without any, on either database. */
export async function policiesSections(): Promise<Section[]> {
  const sqlite = await policiesOn("a SQLite file", null);
  const server = await PostgresServer.start();
  try {
    return [sqlite, await policiesOn("PostgreSQL", server.url)];
  } finally {
    await server.stop();
  }
}

async function policiesOn(on: string, databaseUrl: string | null): Promise<Section> {
  const platform = await PlatformProcess.start(databaseUrl);
  const targets = { without: await withoutPolicies(platform), every: await withEveryPolicy(platform) };
  const load = await Load.start({ connections: CONNECTIONS, transports: ["fetch", "sockets"], targets });
  const rows = [
    ...(await compared(load, "fetch", 1)),
    ...(await compared(load, "fetch", CONNECTIONS)),
    ...(await compared(load, "sockets", CONNECTIONS)),
  ];
  for (const name of ["without", "every"] as const) {
    const { access, keys } = targets[name];
    const allowed = await platform.allowed(access.projectEnv);
    const sent = load.sentTo(name) + keys.length;
    if (allowed !== sent) throw new Error(`of ${sent} validates ${allowed} were allowed`);
  }
  await load.stop();
  await platform.stop();
  return {
    title: `A validate with every policy, on ${on}`,
    ratioOf: "one without policies",
    note:
      `Two environments of one platform on ${on}, each with clients whose keys take turns: one without any policy; one ` +
      "with limits an hour, a day, a week and a month, an allow-list, and every fraud rule on, none of which refuses what " +
      "is sent, with a public address and a browser's user agent. Time that passes per validate over loopback, one at " +
      `a time and ${CONNECTIONS} at once, from a process that has sealed its requests before: by fetch, as clients send, ` +
      "and by bare sockets, where the cost of sending is hardly part of the figures. In the end the log of each environment has as many allowed requests as validates were sent.",
    rows,
  };
}

function compared(load: Load, transport: LoadTransport, atOnce: number): Promise<Row[]> {
  const manner = `${atOnce === 1 ? "one at a time" : `${atOnce} at once`}, by ${transport}`;
  const candidate = (name: string, target: string) =>
    load.candidate({ name: `${name}, ${manner}`, target, transport, atOnce });
  return compare({
    label: `policies, ${manner}`,
    unit: "µs",
    plan: PLAN,
    entries: [
      { candidate: candidate("without policies", "without") },
      { candidate: candidate("with every policy", "every"), target: TARGET },
    ],
  });
}
