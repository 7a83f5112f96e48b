import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A script of this folder in a process of its own, which answers each message with one. */
export class Child<Question, Answer> {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Starts the script. It gets the options of this Node, such as `--cpu-prof`, too. */
  static start<Question extends object, Answer>(
    script: `${string}-child.ts`,
    args: readonly string[] = [],
  ): Child<Question, Answer> {
    return new Child(fork(fileURLToPath(new URL(script, import.meta.url)), args));
  }

  /** The process's id, as the machine knows it. */
  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`${this.#process.spawnargs.at(1)} did not start`);
    return this.#process.pid;
  }

  /**
   * The next message.
   *
   * @throws Error where the process ends before.
   */
  next(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${this.#process.spawnargs.at(1)} ended early`));
      this.#process.once("exit", ended);
      this.#process.once("message", (answer) => {
        this.#process.off("exit", ended);
        resolve(answer as Answer);
      });
    });
  }

  /** Sends a message, and waits for the answer. */
  ask(question: Question & object): Promise<Answer> {
    const answer = this.next();
    this.#process.send(question);
    return answer;
  }

  /** Ends it: a script ends when it is disconnected. */
  async stop(): Promise<void> {
    const exit = once(this.#process, "exit");
    this.#process.disconnect();
    await exit;
  }
}
