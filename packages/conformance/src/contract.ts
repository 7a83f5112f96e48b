/**
 * The application under test: what a subject starts, and what its routes answer.
 *
 * Every adapter writes this application with its own framework, in the form that the framework's users would
 * give it. The guard is installed for the whole application, before the routes. Every handler sets the response
 * header `x-handler` to its name, so that a case can prove that it was, or was not, reached. Bodies are JSON;
 * `answers.ts` makes them from the claims, so that no adapter describes them by hand.
 *
 * Nothing here imports a test runner: an application in another process, on another runtime, may import it.
 */

/** What an application under test is configured with. JSON-serialisable: it may be another process. */
export interface AppOptions {
  /** Signing secrets; the first one signs, each one verifies. */
  secrets: string[];
  /** Public paths, as the adapter's option of that name takes them. Default: none. */
  excludePaths?: string[];
  /** Let a request without a key through, without claims. Default: false. */
  optional?: boolean;
  /** Let real CORS preflights through. Default: false. */
  cors?: boolean;
  /** The header that carries the key. Default: `x-api-key`. */
  headerName?: string;
  /** The realm in `WWW-Authenticate`. Default: the adapter's. */
  realm?: string;
  /** The only environments whose keys are accepted. Default: every one. */
  acceptEnvironments?: string[];
  /** Server mode, against this platform. Default: local mode, whatever the environment says. */
  server?: ServerModeOptions;
}

/** Where the platform of an application in server mode is, as the options of `Apikee` name it. */
export interface ServerModeOptions {
  serverKey: string;
  projectEnv: string;
  baseUrl: string;
  /** Milliseconds. Default: that of `Apikee`. */
  serverTimeoutMs?: number;
  /** Default: that of `Apikee`. */
  failOpen?: boolean;
}

/** The options of an application that are those of `Apikee`. */
export function apikeeOptions({ secrets, headerName, acceptEnvironments, server }: AppOptions) {
  return { secrets, headerName, acceptEnvironments, ...(server ?? { serverKey: null }) };
}

/** The options of an application that are those of its guard. */
export function guardOptions({ excludePaths, optional, cors, realm }: AppOptions) {
  return { excludePaths, optional, cors, realm };
}

/** An application that listens. */
export interface RunningApp {
  /** Where it listens, without a path, e.g. `http://127.0.0.1:40123`. */
  origin: string;
  /**
   * Stops listening, ends its connections, and closes its `Apikee`, which sends what is queued for the platform.
   */
  close(): Promise<void>;
  /**
   * Whether its server keeps a connection that it was asked to close until the client has closed its half, as that
   * of workerd does. Default: false.
   */
  keepsConnections?: boolean;
  /**
   * Whether the framework asks a guard only once a route has matched, and answers everything else with its own 404,
   * as NestJS does. Default: false.
   */
  guardsRoutesOnly?: boolean;
  /**
   * Statuses of 500 and above with which its server answers by itself what it cannot read, and closes the
   * connection. They count as 400. Default: none.
   */
  unreadStatuses?: readonly number[];
}

/** An adapter on a framework on a runtime, as the suite sees it. */
export interface Subject {
  /** Names the subject in the test report, e.g. `express 5`. */
  name: string;
  /** Starts one application on a free port of the loopback interface. */
  start(options: AppOptions): Promise<RunningApp>;
  /** Case id → why it cannot hold here. The reason is a property of the framework or runtime. */
  skips?: Readonly<Record<string, string>>;
}

/** One route of the application under test. */
export interface Route {
  method: "GET" | "POST" | "DELETE";
  path: string;
  /** The value of the response header `x-handler`. */
  handler: string;
  /** Scopes that the route requires, each by a guard of its own. */
  scopes: readonly string[];
  /** What the handler does. */
  answers: string;
}

const route = (
  method: Route["method"],
  path: string,
  handler: string,
  answers: string,
  scopes: string[] = [],
) => ({ method, path, handler, scopes, answers }) satisfies Route;

/**
 * The routes that the application has, and no others: everything else is the framework's own 404.
 * `/mounted/…` are the routes of a second router, mounted in the framework's way.
 */
export const ROUTES: readonly Route[] = [
  route("GET", "/health", "health", "healthAnswer(claims); excluded in some configurations"),
  route("GET", "/docs", "docs-root", "tenantAnswer(claims)"),
  route("GET", "/docs/page", "docs", "tenantAnswer(claims); excluded by /docs/* in some configurations"),
  route("GET", "/me", "me", "meAnswer(claims)"),
  route("GET", "/decision", "decision", "decisionAnswer(claims, decision)"),
  route("GET", "/admin", "admin", "tenantAnswer(claims)"),
  route("GET", "/reports", "reports-read", "tenantAnswer(claims)", ["reports:read"]),
  route("DELETE", "/reports", "reports-write", "tenantAnswer(claims)", ["reports:write"]),
  route("GET", "/toString", "to-string", "tenantAnswer(claims)", ["toString"]),
  route("GET", "/proto", "proto", "tenantAnswer(claims)", ["__proto__"]),
  route("GET", "/both", "both", "tenantAnswer(claims); two scope checks, one after the other", ["a", "b"]),
  route("GET", "/mutate", "mutate", "mutateAnswer(claims), which tries to write to the claims"),
  route("GET", "/throw", "throw", "sets x-handler, then throws an Error: the framework's own 500"),
  route("POST", "/echo", "echo", "tenantAnswer(claims)"),
  route("GET", "/slow", "slow", "tenantAnswer(claims), after SLOW_MS"),
  route("GET", "/files/a/b", "files", "tenantAnswer(claims); one route for whatever is below /files"),
  route("GET", "/mounted/health", "mounted-health", "healthAnswer(claims); never excluded"),
  route("GET", "/mounted/admin", "mounted-admin", "tenantAnswer(claims)"),
  route("GET", "/guarded-twice", "guarded-twice", "tenantAnswer(claims); the guard once more on this route"),
];

/** How long `GET /slow` takes to answer, in milliseconds. */
export const SLOW_MS = 100;
