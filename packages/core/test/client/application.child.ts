// An application of its own process: does what its first argument says, against the platform of the others.
import { systemClock } from "../../src/bytes/clock.ts";
import { randomBytes } from "../../src/bytes/random.ts";
import { createPlatformClient } from "../../src/client/index.ts";
import { REQUEST, reportOf } from "./clients.ts";
import { PROJECT_ENV } from "./fake-platform.ts";

const [task = "", baseUrl = "", serverKey = ""] = process.argv.slice(2);
const client = createPlatformClient({
  serverKey,
  projectEnv: PROJECT_ENV,
  baseUrl,
  serverTimeoutMs: 2000,
  failOpen: true,
  clock: systemClock,
  randomBytes,
  onEvent: (event) => console.log(event.message),
});

const TASKS: Record<string, () => Promise<void>> = {
  /** Makes a key, and has nothing more to do. */
  create: () => client.registerKey({ tenant: "acme", clientId: "c", key: { id: "k1" } } as never, false),
  /** Serves requests until it is told to end, and ends with 10,000 reports in its queue. */
  async serve() {
    await client.ready();
    await client.validate(REQUEST);
    for (let i = 0; i < 10_000; i++) client.report(reportOf(`rid-${process.pid}-${i}`));
    process.once("SIGTERM", () => void client.close().then(() => console.log("closed")));
    console.log("serving");
  },
};

await TASKS[task]?.();
