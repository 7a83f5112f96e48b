import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Commands, Ending } from "./application.child.ts";
import type { OnEnd } from "./on-end.ts";
import type { ProjectEnvironment } from "./platform-process.ts";

const CHILD = fileURLToPath(new URL("./application.child.ts", import.meta.url));

interface Options {
  readonly project: ProjectEnvironment;
  readonly baseUrl: string;
  readonly stateFile?: string;
  readonly onEnd: OnEnd;
}

type Events = Awaited<ReturnType<Commands["events"]>>;

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** An application in a process of its own, which knows the platform from its environment alone. */
export class Application {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void }
  >();
  #lastId = 0;
  /** What it said last, where it ended because it got SIGTERM. */
  ending: Ending | null = null;

  constructor({ project, baseUrl, stateFile, onEnd }: Options) {
    this.#child = fork(CHILD, {
      execArgv: ["--conditions=@apikee/source"],
      env: {
        ...project,
        APIKEE_BASE_URL: baseUrl,
        ...(stateFile !== undefined && { APPLICATION_STATE_FILE: stateFile }),
      },
      serialization: "advanced",
    });
    this.#child.on("message", (answer: Answer) => this.#answered(answer));
    this.#child.on("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("the application has ended"));
    });
    onEnd(async () => {
      await this.end("SIGKILL");
    });
  }

  /** Tells it to do something; what comes of it. */
  call<Name extends keyof Commands>(
    name: Name,
    ...[body]: Parameters<Commands[Name]>
  ): ReturnType<Commands[Name]> {
    const id = ++this.#lastId;
    const called = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, body });
    });
    return called as ReturnType<Commands[Name]>;
  }

  /** How often it has been told of something. */
  async told(type: Events[number]["type"]): Promise<Events> {
    return (await this.call("events")).filter((event) => event.type === type);
  }

  /** Sends a signal; resolves with the exit code when the process is gone. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    if (!this.#hasEnded) this.#child.kill(signal);
    return this.exit();
  }

  /** Resolves with the exit code when the process is gone. */
  async exit(): Promise<number | null> {
    if (!this.#hasEnded) await once(this.#child, "exit");
    return this.#child.exitCode;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #answered({ id, result, error }: Answer): void {
    if (id === 0) this.ending = result as Ending;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }
}
