import { describeConformance, type Subject } from "@apikee/conformance";
import { RUNTIMES } from "@apikee/consumers-runtimes";
import { onRuntime, onWorkerd } from "./hono/start.ts";

type Skips = NonNullable<Subject["skips"]>;

/** The same reason for several cases. */
const because = (reason: string, ...ids: string[]): Skips =>
  Object.fromEntries(ids.map((id) => [id, reason]));

const BUN = because(
  "Bun closes the connection of a method that it does not know, without an answer",
  "A35 method get",
  "A35 method GE",
  "A35 method FOO",
);
const BUN_ASKING = {
  ...BUN,
  ...because(
    "Bun drops pipelined requests that are not answered at once, where the last closes the connection",
    "A15 one connection",
  ),
};
const DENO_ASKING = because(
  "Deno tells of a client that goes away by a signal alone, and warns whoever reads it",
  "A38 logged: client goes away",
);
const WORKERD = because("workerd takes a bare CR for the end of a line", "A09 bare CR");
const WORKERD_ASKING = {
  ...WORKERD,
  ...because(
    "between requests nothing goes on in workerd: news of the feed come with the calls of requests",
    "A00 known in an outage: REVOKED",
    "A00 known in an outage: KEY_DISABLED",
    "A00 known in an outage: CLIENT_DISABLED",
  ),
  ...because(
    "workerd tells a worker no address of its client; Cloudflare does",
    "A00 logged: who, from where, and how long",
    "A39 X-Forwarded-For",
    "A40 allow-list",
    "A00 reputation",
  ),
  ...because("workerd tells a worker of no client that goes away", "A38 logged: client goes away"),
};

const bun = { name: "hono on bun", start: onRuntime(RUNTIMES.bun) };
describeConformance({ ...bun, skips: BUN });
describeConformance({ ...bun, skips: BUN_ASKING }, { mode: "server" });

const deno = { name: "hono on deno", start: onRuntime(RUNTIMES.deno) };
describeConformance(deno);
describeConformance({ ...deno, skips: DENO_ASKING }, { mode: "server" });

const workerd = { name: "hono on workerd", start: onWorkerd() };
describeConformance({ ...workerd, skips: WORKERD });
describeConformance({ ...workerd, skips: WORKERD_ASKING }, { mode: "server" });
