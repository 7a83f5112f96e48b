import { parseArgs } from "node:util";
import type { PostgresOptions } from "../store/postgres/options.ts";
import { databaseOptions } from "./database-options.ts";
import { UsageError } from "./usage-error.ts";

/** Where the data is. */
export interface DataOptions {
  /** The data folder, where there is no other database. Default: ./.apikee. */
  readonly data: string;
  /** The PostgreSQL database; null: the SQLite file of the data folder. */
  readonly postgres: PostgresOptions | null;
}

/** What both commands take. */
export interface ServerOptions extends DataOptions {
  /** 1 to 65,535, or 0 for any that is free. Default: 4000. */
  readonly port: number;
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host: string;
}

/** One run of the command line. */
export type Invocation =
  | { readonly command: "serve"; readonly options: ServerOptions }
  | {
      readonly command: "init";
      readonly slug: string;
      readonly type: string;
      readonly options: ServerOptions;
    }
  | { readonly command: "help"; readonly about: "serve" | "init" }
  | { readonly command: "version" };

type Environment = Readonly<Record<string, string | undefined>>;

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  "database-url": { type: "string" },
  type: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;
const TYPE = /^[a-z]{2,16}$/;
const PRINTABLE = /^[a-z-]{1,24}$/;

/**
 * Reads the arguments; what is not given comes from `APIKEE_PLATFORM_*`, an empty one counting as none.
 *
 * @throws UsageError that says what is wrong.
 */
export function readOptions(argv: readonly string[], env: Environment): Invocation {
  const { values, positionals } = parse(argv);
  const [command, slug, ...more] = positionals;
  if (values.version === true) return { command: "version" };
  if (values.help === true || command === "help") {
    return { command: "help", about: [command, slug].includes("init") ? "init" : "serve" };
  }
  if (command !== undefined && command !== "init" && command !== "serve") {
    const shown = PRINTABLE.test(command) ? ` ${command}` : "";
    throw new UsageError(
      `there is no command${shown}: without one the platform is served, and init SLUG makes a project`,
    );
  }
  const options = serverOptions(values, env);
  if (command === "init") return initOf(slug, more, values.type, options);
  if (slug !== undefined) throw new UsageError("serve takes options only");
  if (values.type !== undefined) throw new UsageError("--type belongs to init");
  return { command: "serve", options };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Its messages name the option, and advise on nothing else.
    const message = error instanceof Error ? error.message.split(/[.\n]/)[0] : "";
    throw new UsageError(message === undefined || message === "" ? "the arguments cannot be read" : message);
  }
}

function serverOptions(
  values: {
    readonly port?: string;
    readonly host?: string;
    readonly data?: string;
    readonly "database-url"?: string;
  },
  env: Environment,
): ServerOptions {
  const setting = (name: "port" | "host" | "data", fallback: string) => {
    const given = values[name];
    if (given === "") throw new UsageError(`--${name} is empty`);
    return given ?? (env[`APIKEE_PLATFORM_${name.toUpperCase()}`] || fallback);
  };
  const port = setting("port", "4000");
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError("the port must be a number from 1 to 65535, or 0 for any that is free");
  }
  return {
    port: Number(port),
    host: setting("host", "127.0.0.1"),
    data: setting("data", "./.apikee"),
    postgres: databaseOptions(values, env),
  };
}

function initOf(
  slug: string | undefined,
  more: readonly string[],
  type = "production",
  options: ServerOptions,
): Invocation {
  if (slug === undefined) throw new UsageError("init needs a SLUG: apikee-platform init my-api");
  if (more.length > 0) throw new UsageError("init takes one SLUG");
  if (!SLUG.test(slug)) {
    throw new UsageError("a SLUG is 1 to 48 of a-z 0-9 and -, with no - at an end, such as my-api");
  }
  if (!TYPE.test(type)) throw new UsageError("--type is 2 to 16 of a-z, such as production or staging");
  return { command: "init", slug, type, options };
}
