import { BareServer } from "../bare-server.ts";
import { compareThroughput } from "../compare.ts";
import { Load } from "../load.ts";
import type { LoadTransport } from "../load-message.ts";
import { measuredPlatform } from "../measured-platform.ts";
import { PostgresServer } from "../postgres-server.ts";
import type { Row, Section } from "../report.ts";
import type { Target } from "../target.ts";
import { twoInstancesSection } from "./two-instances.ts";

const CONNECTIONS = 32;
/** Requests that are sealed ahead for one turn. */
const MAX_REQUESTS = 20_000;
const PLAN = { rounds: 7, sampleMs: 1_000, maxOperations: MAX_REQUESTS, warmUpMs: 1_500 };

/**
 * How many validates a second a platform takes, on either database, beside the same POSTs to a server that does
 * nothing; and what a second instance adds.
 */
export async function throughputSections(): Promise<Section[]> {
  const sqlite = await throughputOf({ on: "a SQLite file", databaseUrl: null, leastShare: 0.45 });
  const server = await PostgresServer.start();
  try {
    const postgres = await throughputOf({ on: "PostgreSQL", databaseUrl: server.url, leastShare: 0.3 });
    return [sqlite, postgres, await twoInstancesSection(server)];
  } finally {
    await server.stop();
  }
}

async function throughputOf({
  on,
  databaseUrl,
  leastShare,
}: {
  readonly on: string;
  readonly databaseUrl: string | null;
  readonly leastShare: number;
}): Promise<Section> {
  const { platform, access, envelopeBytes, answerBytes } = await measuredPlatform(databaseUrl);
  const bare = await BareServer.start(answerBytes);
  const loggedBefore = await platform.logged();
  const validates = { ports: [platform.port], access, keys: [access.key], answerBytes };
  const load = await Load.start({
    connections: CONNECTIONS,
    transports: ["fetch", "sockets"],
    targets: { platform: validates, bare: { ...validates, ports: [bare.port] } },
  });
  const target: Target = { of: "ratio", atLeast: leastShare };
  const rows = [...(await compared(load, "fetch", target)), ...(await compared(load, "sockets"))];
  const logged = (await platform.logged()) - loggedBefore;
  const sent = load.sentTo("platform");
  if (logged !== sent) throw new Error(`of ${sent} validates ${logged} were logged`);
  await load.stop();
  await Promise.all([platform.stop(), bare.stop()]);
  return {
    title: `Throughput of one platform process on ${on}`,
    ratioOf: "the bare POSTs",
    note:
      `Requests a second over ${CONNECTIONS} loopback connections that stay open, in processes of their own: the platform ` +
      `as \`apikee-platform\` serves it on ${on}, each validate in its log before it is answered; a bare Hono ` +
      "server on @hono/node-server that reads the body and answers as many bytes; and what makes load, on one of " +
      `them at a time. The requests, ${envelopeBytes} bytes with ${answerBytes} back, are sealed ahead in a session that ` +
      "is reused, so that for either server the load does the same while time is taken. It is made by fetch, as " +
      "browsers and most clients make it, and once more by bare sockets, which cost so little that the server alone is " +
      "the limit. In the end the log has grown by as many rows as validates were sent.",
    rows,
  };
}

function compared(load: Load, transport: LoadTransport, target?: Target): Promise<Row[]> {
  const bare = load.candidate({ name: `bare POSTs, by ${transport}`, target: "bare", transport });
  const validates = load.candidate({ name: `validates, by ${transport}`, target: "platform", transport });
  return compareThroughput({
    label: `throughput, load by ${transport}`,
    plan: PLAN,
    entries: [
      { candidate: bare },
      target === undefined ? { candidate: validates } : { candidate: validates, target },
    ],
  });
}
