import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import type { Clock } from "@apikee/core";
import type { Logger } from "../../logger.ts";
import type { NetworkList } from "../../policies/fraud/reputation.ts";
import { parseNetworkList } from "../../policies/ip/network-list.ts";

/** How often files are looked at. */
const INTERVAL_MS = 30_000;

interface Options {
  /** Files in the form of FireHOL or of Spamhaus. */
  readonly paths: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The networks of files, read again when a file changes. A file that cannot be read, or has a bad line, changes
 * nothing: what was read of it before goes on to hold.
 */
export class NetworkLists {
  readonly #options: Options;
  readonly #lists = new Map<string, NetworkList>();
  /** What each file was when it was read last, whether or not it was good. */
  readonly #read = new Map<string, string>();
  #current: readonly NetworkList[] = [];
  #cancelTimer = () => {};
  #isClosed = false;
  #loading: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    if (options.paths.length > 0) this.#loading = this.#loadAll();
  }

  /** The lists that were read; another array each time that one changes. */
  get current(): readonly NetworkList[] {
    return this.#current;
  }

  /** Resolves when each file has been looked at. */
  loaded(): Promise<void> {
    return this.#loading;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    await this.#loading;
  }

  async #loadAll(): Promise<void> {
    for (const path of this.#options.paths) await this.#loadWhereChanged(path);
    if (this.#isClosed) return;
    this.#cancelTimer = this.#options.clock.setTimer(() => {
      this.#loading = this.#loadAll();
    }, INTERVAL_MS);
  }

  async #loadWhereChanged(path: string): Promise<void> {
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const version = `${mtimeMs} ${size} ${ino}`;
      if (this.#read.get(path) === version) return;
      await this.#load(path);
      this.#read.set(path, version);
    } catch (error) {
      this.#options.logger.error({ err: error, path }, "a list of networks cannot be read");
    }
  }

  async #load(path: string): Promise<void> {
    const { logger } = this.#options;
    const file = createReadStream(path);
    const lines = createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY });
    try {
      const list = await parseNetworkList(lines, {
        onProgress: (read) => logger.info({ path, lines: read }, "reading a list of networks"),
        pause: () => new Promise((resolve) => setImmediate(resolve)),
      });
      if (list.ranges === null) {
        logger.error({ path, problems: list.problems }, "a list of networks was not taken: a line is none");
        return;
      }
      this.#lists.set(path, { name: basename(path), ranges: list.ranges });
      this.#current = [...this.#lists.values()];
      logger.info({ path, networks: list.networks }, "a list of networks was taken");
    } finally {
      lines.close();
      file.destroy();
    }
  }
}
