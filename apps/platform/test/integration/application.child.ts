// An application in a process of its own: does what it is told through the channel of child_process.fork.
import { Apikee, type ApikeeEvent, type CreateOptions, type GuardRequest } from "@apikee/core";
import { fileState } from "@apikee/core/node";

const stateFile = process.env["APPLICATION_STATE_FILE"];
/** While true, no request leaves this process; those that are under way go on. */
let isCut = false;
let underWay = 0;
const events: { readonly type: ApikeeEvent["type"]; readonly atMs: number; readonly count?: number }[] = [];

const apikee = new Apikee({
  ...(stateFile !== undefined && { state: fileState(stateFile) }),
  async fetch(input, init) {
    if (isCut) throw new TypeError("fetch failed");
    underWay++;
    try {
      return await fetch(input, init);
    } finally {
      underWay--;
    }
  },
  onEvent(event) {
    const { type } = event;
    events.push({ type, atMs: Date.now(), ...("count" in event && { count: event.count }) });
  },
});

/** How a request was judged. */
export interface Judged {
  readonly answer: "allowed" | "degraded" | string;
  /** When it was answered, in milliseconds since 1970. */
  readonly atMs: number;
  readonly tookMs: number;
}

async function authenticate(key: string, path: string) {
  const startedMs = performance.now();
  const outcome = await apikee.authenticate(requestOf(key, path));
  const tookMs = performance.now() - startedMs;
  const allowed = outcome.ok && outcome.decision?.degraded === null ? "allowed" : "degraded";
  const judged: Judged = { answer: outcome.ok ? allowed : outcome.body.error, atMs: Date.now(), tookMs };
  return { judged, finish: outcome.ok ? outcome.finish : null };
}

function requestOf(key: string, path: string): GuardRequest {
  return {
    method: "GET",
    target: path,
    path,
    headerValues: (name) => (name === "x-api-key" ? [key] : []),
  };
}

let load: Load | null = null;

/** Requests that come all the time, `inFlight` at once. */
class Load {
  readonly #key: string;
  readonly #pauseMs: number;
  readonly #workers: Promise<void>[];
  #isEnded = false;
  #started = 0;
  judged: Judged[] = [];
  finished = 0;

  constructor({ key, inFlight, pauseMs }: { key: string; inFlight: number; pauseMs: number }) {
    this.#key = key;
    this.#pauseMs = pauseMs;
    this.#workers = Array.from({ length: inFlight }, () => this.#work());
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    while (!this.#isEnded) {
      const { judged, finish } = await authenticate(this.#key, `/items/${process.pid}-${this.#started++}`);
      this.judged.push(judged);
      if (finish !== null) {
        this.finished++;
        finish({ status: 200, route: "/items/:id" });
      }
      // Not all at the same time.
      const ms = this.#pauseMs * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
}

const COMMANDS = {
  create: ({ tenant, ...options }: { tenant: string } & CreateOptions) => apikee.create(tenant, options),

  /** One request, answered with status 200. */
  async request({ key, path = "/items/1" }: { key: string; path?: string }) {
    const { judged, finish } = await authenticate(key, path);
    finish?.({ status: 200, route: "/items/:id" });
    return judged;
  },

  /** Requests one after another until one is refused. */
  async requestUntilRefused({ key }: { key: string }) {
    for (;;) {
      const { judged } = await authenticate(key, "/items/1");
      if (judged.answer !== "allowed" && judged.answer !== "degraded") return judged;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  },

  /** Lets `count` requests in, then answers all of them in one moment; where `isEnding`, SIGTERM comes in the same. */
  async finishTogether({ key, count, isEnding }: { key: string; count: number; isEnding: boolean }) {
    const finishers: (() => void)[] = [];
    let started = 0;
    const worker = async () => {
      while (started < count) {
        const { finish, judged } = await authenticate(key, `/items/${started++}`);
        if (finish === null) throw new Error(`refused: ${judged.answer}`);
        finishers.push(() => finish({ status: 200, route: "/items/:id" }));
      }
    };
    await Promise.all(Array.from({ length: 50 }, worker));
    for (const finish of finishers) finish();
    if (isEnding) process.kill(process.pid, "SIGTERM");
  },

  async startLoad(options: { key: string; inFlight: number; pauseMs: number }) {
    load = new Load(options);
  },

  /** What became of the load's requests since this was asked last. */
  async takeJudged() {
    return load?.judged.splice(0) ?? [];
  },

  /** Ends the load; how many requests were let through, and so reported. */
  async endLoad() {
    await load?.end();
    return load?.finished ?? 0;
  },

  async setCut(cut: boolean) {
    isCut = cut;
  },

  async underWay() {
    return underWay;
  },

  async events() {
    return events;
  },

  async close() {
    await apikee.close();
    return events;
  },
};

/** What an application can be told to do. */
export type Commands = typeof COMMANDS;

/** What an application says at its end. */
export interface Ending {
  readonly events: typeof events;
  /** When it got the signal, in milliseconds since 1970. */
  readonly toldAtMs: number;
}

process.on("message", ({ id, name, body }: { id: number; name: keyof Commands; body: never }) => {
  COMMANDS[name](body).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});

process.once("SIGTERM", async () => {
  const toldAtMs = Date.now();
  await apikee.close();
  const ending: Ending = { events, toldAtMs };
  process.send?.({ id: 0, result: ending });
  process.disconnect();
});
