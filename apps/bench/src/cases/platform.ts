import { createPlatform } from "@apikee/platform/testing";
import { Child } from "../child.ts";
import { compare } from "../compare.ts";
import type { Candidate } from "../measure.ts";
import type { Section } from "../report.ts";

const MOST_MS = 50;

interface Closeable {
  close(): Promise<void>;
}

/** How long a test waits for a platform in memory. */
export async function platformSection(): Promise<Section> {
  const again = new Anew("createPlatform()", async () => {
    let made: Closeable | null = null;
    return {
      run: async () => {
        made = await createPlatform();
      },
      close: async () => made?.close(),
    };
  });
  const first = new Anew("createPlatform(), the first of a process", async () => {
    const child = Child.start<object, object>("./first-platform-child.ts");
    await child.next();
    return {
      run: async () => {
        await child.ask({});
      },
      close: () => child.stop(),
    };
  });
  const rows = await compare({
    label: "createPlatform()",
    unit: "ms",
    plan: { rounds: 40, sampleMs: 1, maxOperations: 1 },
    entries: [
      { candidate: again.candidate, target: { of: "value", atMost: MOST_MS } },
      { candidate: first.candidate },
    ],
  });
  await Promise.all([again.close(), first.close()]);
  return {
    title: "A platform in memory, for tests",
    ratioOf: "createPlatform()",
    note:
      "Until `createPlatform()` resolves: a new platform each time, with its tables and keys, closed afterwards. The " +
      "first of a process, measured from outside, has yet to be compiled; loading the modules is in neither.",
    rows,
  };
}

/** What is made for one run, and taken away before the next. */
interface Run extends Closeable {
  run(): Promise<void>;
}

/** A candidate each of whose runs begins from nothing; neither that nor taking it away is timed. */
class Anew {
  #last: Run | null = null;
  readonly candidate: Candidate;

  constructor(name: string, make: () => Promise<Run>) {
    this.candidate = {
      name,
      prepare: async () => {
        await this.close();
        const run = await make();
        this.#last = run;
        return () => run.run();
      },
    };
  }

  async close(): Promise<void> {
    await this.#last?.close();
    this.#last = null;
  }
}
