import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "../../logger.ts";
import type { ChangeListener } from "../database.ts";
import { newClient } from "./connections.ts";
import type { ResolvedPostgresOptions } from "./options.ts";

/** The channel on which instances announce changes: `{instance} {topic}`. */
export const CHANGES = "apikee_changes";
/** How often the connection is tried, and how often news may have been missed is said while there is none. */
const BEAT_MS = 500;
/** Beats without an answer after which the connection counts as broken, though nobody has said so. */
const MAX_UNANSWERED = 2;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1000;

interface Context {
  /** Distinguishes this instance's announcements from others'. */
  readonly instance: string;
  readonly logger: Logger;
}

/**
 * Listens on a connection of its own for what other instances change. Whenever something may have been missed —
 * while there is no such connection every half second, and once when there is one again — it says so. A
 * connection counts as long as what is sent over it comes back: also where a proxy in between lets it wait for
 * news that never come, the others' changes are known within two seconds.
 */
export class Listener {
  onChange: ChangeListener = () => {};
  readonly #options: ResolvedPostgresOptions;
  readonly #context: Context;
  /** The channel of this instance alone, on which it hears itself. */
  readonly #echo: string;
  #client: pg.Client | null = null;
  #unanswered = 0;
  /** Ends the wait for the connection's end. */
  #giveUp = () => {};
  #failures = 0;
  #beat: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(options: ResolvedPostgresOptions, context: Context) {
    this.#options = options;
    this.#context = context;
    this.#echo = `apikee_${context.instance.replaceAll("-", "")}`;
  }

  /** Resolves after the first attempt: where it fails, it goes on trying. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#running = this.#run(resolve);
    });
    this.#beat = setInterval(() => this.#tick(), BEAT_MS);
    this.#beat.unref();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#beat);
    this.#giveUp();
    await this.#running;
  }

  async #run(attempted: () => void): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#listen(attempted).catch((error: unknown) => this.#failed(error));
      attempted();
      if (signal.aborted) return;
      this.onChange(null);
      const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, MAX_RETRY_MS);
      await delay(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Resolves when the connection has ended. @throws Error where there was none. */
  async #listen(attempted: () => void): Promise<void> {
    const client = newClient(this.#options);
    try {
      const ended = new Promise<void>((resolve) => {
        client.once("end", resolve);
        this.#giveUp = resolve;
      });
      client.on("notification", (news) => this.#hear(news));
      await client.connect();
      await client.query(`set synchronous_commit = off; listen ${CHANGES}; listen ${this.#echo}`);
      if (this.#closing.signal.aborted) return;
      this.#client = client;
      this.#unanswered = 0;
      if (this.#failures > 0)
        this.#context.logger.info({}, "listening for the changes of other instances again");
      this.#failures = 0;
      // What was announced until now was not heard.
      this.onChange(null);
      attempted();
      await ended;
      if (!this.#closing.signal.aborted) throw new Error("the connection ended");
    } finally {
      this.#client = null;
      // Without waiting: a connection that is broken has nobody to say goodbye to.
      client.end().catch(() => {});
    }
  }

  #failed(error: unknown): void {
    this.#failures++;
    if (this.#failures > 1) return;
    const message = "changes of other instances are not heard of: what is remembered is asked for again";
    this.#context.logger.warn({ err: error }, message);
  }

  #hear({ channel, payload = "" }: pg.Notification): void {
    if (channel === this.#echo) {
      this.#unanswered = 0;
      return;
    }
    const [instance, topic] = payload.split(" ", 2);
    if (instance !== this.#context.instance && topic !== undefined) this.onChange(topic);
  }

  #tick(): void {
    const client = this.#client;
    if (client === null) {
      this.onChange(null);
      return;
    }
    if (this.#unanswered >= MAX_UNANSWERED) {
      this.#client = null;
      this.#giveUp();
      return;
    }
    this.#unanswered++;
    client.query("select pg_notify($1, '')", [this.#echo]).catch(() => {});
  }
}
