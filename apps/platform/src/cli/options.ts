import { parseArgs } from "node:util";
import { formatNetwork, type Network, parseNetwork } from "../policies/ip/network.ts";
import { type DataInvocation, dataInvocation } from "./data-commands.ts";
import { type DataOptions, databaseOptions } from "./database-options.ts";
import { UsageError } from "./usage-error.ts";

/** What both commands take. */
export interface ServerOptions extends DataOptions {
  /** 1 to 65,535, or 0 for any that is free. Default: 4000. */
  readonly port: number;
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host: string;
  /** Files of networks with a bad name. Default: none. */
  readonly networkLists: readonly string[];
  /** Proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies: readonly Network[];
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
  | DataInvocation
  | { readonly command: "help"; readonly about: Command }
  | { readonly command: "version" };

type Environment = Readonly<Record<string, string | undefined>>;

/** Every option of the command line. */
export const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  "network-list": { type: "string", multiple: true },
  "trusted-proxy": { type: "string", multiple: true },
  data: { type: "string" },
  "database-url": { type: "string" },
  type: { type: "string" },
  force: { type: "boolean" },
  "without-secrets": { type: "boolean" },
  "project-env": { type: "string" },
  format: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;
/** Where an option comes from that is not given. */
const VARIABLES = {
  port: "APIKEE_PLATFORM_PORT",
  host: "APIKEE_PLATFORM_HOST",
  data: "APIKEE_PLATFORM_DATA",
} as const;
/** Every command, and the options that belong to it besides those of the data, which belong to all. */
const COMMANDS = {
  serve: ["port", "host", "network-list", "trusted-proxy"],
  init: ["port", "host", "type"],
  backup: ["force"],
  restore: ["force", "without-secrets"],
  import: ["project-env", "format"],
  "rotate-master-key": [],
  password: [],
} as const;
const OF_ALL: ReadonlySet<string> = new Set(["data", "database-url", "help", "version"]);

/** A command of the program. */
export type Command = keyof typeof COMMANDS;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;
const TYPE = /^[a-z]{2,16}$/;
const EVERYTHING: ReadonlySet<string> = new Set(["0.0.0.0/0", "::/0"]);
const PRINTABLE = /^[a-z-]{1,24}$/;

/**
 * Reads the arguments; what is not given comes from `APIKEE_PLATFORM_*`, an empty one counting as none.
 *
 * @throws UsageError that says what is wrong.
 */
export function readOptions(argv: readonly string[], env: Environment): Invocation {
  const { values, positionals } = parse(argv);
  const [first, ...operands] = positionals;
  if (values.version === true) return { command: "version" };
  if (values.help === true || first === "help") {
    const about = positionals.find(isCommand) ?? "serve";
    return { command: "help", about };
  }
  const command = commandOf(first);
  refuseForeign(command, values);
  if (command === "serve") {
    if (operands.length > 0) throw new UsageError("serve takes options only");
    return { command, options: serverOptions(values, env) };
  }
  if (command === "init") return initOf(operands, values.type, serverOptions(values, env));
  return dataInvocation(command, operands, { given: values, data: dataOptions(values, env) });
}

function isCommand(text: string): text is Command {
  return Object.hasOwn(COMMANDS, text);
}

function commandOf(text = "serve"): Command {
  if (isCommand(text)) return text;
  const shown = PRINTABLE.test(text) ? ` ${text}` : "";
  const others = Object.keys(COMMANDS).filter((name) => name !== "serve");
  throw new UsageError(
    `there is no command${shown}: without one the platform is served, and there are ${others.join(", ")}`,
  );
}

function refuseForeign(command: Command, values: object): void {
  const own: readonly string[] = COMMANDS[command];
  const foreign = Object.keys(values).find((name) => !own.includes(name) && !OF_ALL.has(name));
  if (foreign === undefined) return;
  const owners = Object.entries(COMMANDS).filter(([, names]) =>
    (names as readonly string[]).includes(foreign),
  );
  throw new UsageError(`--${foreign} belongs to ${owners.map(([name]) => name).join(" and ")}`);
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

interface Given {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly "database-url"?: string;
  readonly "network-list"?: string[];
  readonly "trusted-proxy"?: string[];
}

function serverOptions(given: Given, env: Environment): ServerOptions {
  const port = setting("port", "4000", { given, env });
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError("the port must be a number from 1 to 65535, or 0 for any that is free");
  }
  const host = setting("host", "127.0.0.1", { given, env });
  return {
    port: Number(port),
    host,
    networkLists: networkLists(given, env),
    trustedProxies: trustedProxies(given, env),
    ...dataOptions(given, env),
  };
}

/** An option that is given once for each of several; its variable has them with commas between. */
function several(given: readonly string[] | undefined, variable: string | undefined): readonly string[] {
  return given ?? (variable || undefined)?.split(",") ?? [];
}

function networkLists({ "network-list": given }: Given, env: Environment): readonly string[] {
  const paths = several(given, env["APIKEE_PLATFORM_NETWORK_LIST"]);
  if (paths.includes("")) throw new UsageError("--network-list is empty");
  return paths;
}

function trustedProxies({ "trusted-proxy": given }: Given, env: Environment): readonly Network[] {
  return several(given, env["APIKEE_PLATFORM_TRUSTED_PROXY"]).map((text) => {
    const { network, reason } = parseNetwork(text.trim());
    if (network === null) throw new UsageError(`--trusted-proxy: ${reason}`);
    if (EVERYTHING.has(formatNetwork(network))) {
      throw new UsageError("--trusted-proxy: who believes everybody can be told any address by anybody");
    }
    return network;
  });
}

function dataOptions(given: Given, env: Environment): DataOptions {
  return { data: setting("data", "./.apikee", { given, env }), postgres: databaseOptions(given, env) };
}

function setting(
  name: "port" | "host" | "data",
  fallback: string,
  { given, env }: { readonly given: Given; readonly env: Environment },
): string {
  const text = given[name];
  if (text === "") throw new UsageError(`--${name} is empty`);
  return text ?? (env[VARIABLES[name]] || fallback);
}

function initOf([slug, ...more]: readonly string[], type = "production", options: ServerOptions): Invocation {
  if (slug === undefined) throw new UsageError("init needs a SLUG: apikee-platform init my-api");
  if (more.length > 0) throw new UsageError("init takes one SLUG");
  if (!SLUG.test(slug)) {
    throw new UsageError("a SLUG is 1 to 48 of a-z 0-9 and -, with no - at an end, such as my-api");
  }
  if (!TYPE.test(type)) throw new UsageError("--type is 2 to 16 of a-z, such as production or staging");
  return { command: "init", slug, type, options };
}
