import { BareServer } from "../bare-server.ts";
import { Child } from "../child.ts";
import { compareThroughput } from "../compare.ts";
import type { LoadQuestion, LoadTarget, LoadTransport } from "../load-message.ts";
import type { Candidate } from "../measure.ts";
import { measuredPlatform } from "../measured-platform.ts";
import { PostgresServer } from "../postgres-server.ts";
import type { Row, Section } from "../report.ts";
import type { Target } from "../target.ts";

const CONNECTIONS = 32;
/** Requests that are sealed ahead for one turn. */
const MAX_REQUESTS = 20_000;
const PLAN = { rounds: 7, sampleMs: 1_000, maxOperations: MAX_REQUESTS, warmUpMs: 1_500 };

type Generator = Child<LoadQuestion, object>;

/** How many validates a second a platform takes, on either database, beside the same POSTs to a server that does nothing. */
export async function throughputSections(): Promise<Section[]> {
  const sqlite = await throughputOf({ on: "a SQLite file", databaseUrl: null, leastShare: 0.45 });
  const server = await PostgresServer.start();
  try {
    return [sqlite, await throughputOf({ on: "PostgreSQL", databaseUrl: server.url, leastShare: 0.3 })];
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
  const generator: Generator = Child.start("./load-child.ts");
  const ports = { platform: Number(new URL(platform.origin).port), bare: bare.port };
  const loggedBefore = await platform.logged();
  await generator.ask({ kind: "open", connections: CONNECTIONS, access, ports, answerBytes });
  const load = new Load(generator, CONNECTIONS);
  const target: Target = { of: "ratio", atLeast: leastShare };
  const rows = [...(await load.compare("fetch", target)), ...(await load.compare("sockets"))];
  const logged = (await platform.logged()) - loggedBefore;
  if (logged !== load.validates) throw new Error(`of ${load.validates} validates ${logged} were logged`);
  await generator.stop();
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

/** Load on either server, and how much of it there was. */
class Load {
  readonly #generator: Generator;
  /** Validates sent. */
  validates: number;

  constructor(generator: Generator, validates: number) {
    this.#generator = generator;
    this.validates = validates;
  }

  compare(transport: LoadTransport, target?: Target): Promise<Row[]> {
    const validates = this.#candidate(`validates, by ${transport}`, "platform", transport);
    return compareThroughput({
      label: `throughput, load by ${transport}`,
      plan: PLAN,
      entries: [
        { candidate: this.#candidate(`bare POSTs, by ${transport}`, "bare", transport) },
        target === undefined ? { candidate: validates } : { candidate: validates, target },
      ],
    });
  }

  #candidate(name: string, target: LoadTarget, transport: LoadTransport): Candidate {
    return {
      name,
      prepare: async (requests) => {
        await this.#generator.ask({ kind: "prepare", requests });
        return async () => {
          await this.#generator.ask({ kind: "send", target, transport });
          if (target === "platform") this.validates += requests;
        };
      },
    };
  }
}
