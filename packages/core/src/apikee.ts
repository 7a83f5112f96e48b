import { type CheckedClaims, type Claims, claimsOf, type RegisteredMeta } from "./claims/claims.ts";
import { freezePlainData } from "./claims/meta.ts";
import { type MetaSchema, type SchemaResult, validateNow } from "./claims/schema.ts";
import { type ApikeeOptions, type Config, OPTION_NAMES, resolveConfig } from "./config.ts";
import type { CreateOptions, Minter } from "./create.ts";
import { ApikeeError, ConfigError } from "./errors/index.ts";
import type { EventListener } from "./events/event.ts";
import type { Guard, Outcome } from "./guard/guard.ts";
import type { Judgement } from "./guard/judgement.ts";
import type { FetchRequest, GuardRequest, NodeRequest } from "./guard/request.ts";
import { KeyCache } from "./keys/cache.ts";
import { checkConditions, openKey } from "./keys/verify.ts";
import type { ServerConfig } from "./server-config.ts";
import type { ServerMode } from "./server-mode.ts";

/** Where an `Apikee` comes from: an instance, or the options to make one. */
export type ApikeeSource<MetaInput extends object, MetaOutput> =
  | ({ readonly apikee: Apikee<MetaInput, MetaOutput> } & {
      readonly [Option in keyof ApikeeOptions]?: undefined;
    })
  | ({ readonly apikee?: undefined } & ApikeeOptions<MetaInput, MetaOutput>);

/**
 * Creates and verifies API keys that carry their own claims.
 *
 * ```ts
 * const apikee = new Apikee({ secret: process.env.APIKEE_SECRET });
 * const key = await apikee.create("acme-corp", { scopes: ["read"], expiresIn: "90d" });
 * const claims = apikee.verify(key);
 * ```
 *
 * The constructor does no I/O and uses neither randomness nor timers, so an instance can be created at the top of
 * a module, also in a worker.
 */
export class Apikee<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> {
  readonly #config: Config<MetaInput, MetaOutput>;
  readonly #cache: KeyCache<OpenedKey>;
  #guard: Guard<MetaOutput> | undefined;
  #mint: Minter<MetaInput> | undefined;
  #server: ServerMode | undefined;
  /** The most recent load of server mode, for `close`. */
  #loading: Promise<ServerMode> | undefined;
  #isClosed = false;

  /** @throws ConfigError that names the option at fault. */
  constructor(options: ApikeeOptions<MetaInput, MetaOutput> = {}) {
    this.#config = resolveConfig(options);
    this.#cache = new KeyCache(this.#config.cacheSize);
    this.#config.revocations?.listen?.(this.#config.onEvent);
  }

  /**
   * The instance in `source.apikee`, or a new one from the options. Adapters call it.
   *
   * @throws ConfigError that names the option at fault.
   */
  static from<MetaInput extends object, MetaOutput>(
    source: ApikeeSource<MetaInput, MetaOutput>,
  ): Apikee<MetaInput, MetaOutput> {
    if (source.apikee === undefined) return new Apikee(source);
    if (!(source.apikee instanceof Apikee))
      throw new ConfigError("apikee must be an Apikee, of the same copy of @apikee/core");
    const ignored = OPTION_NAMES.filter((name) => source[name] !== undefined);
    if (ignored.length > 0) throw new ConfigError(`apikee is given, and has its own ${ignored.join(", ")}`);
    return source.apikee;
  }

  /** The request header that carries the key, in lower case. */
  get headerName(): string {
    return this.#config.headerName;
  }

  /** The listener that receives events. Adapters report theirs through it. */
  get onEvent(): EventListener {
    return this.#config.onEvent;
  }

  /** `"local"`: keys are verified in this process only. `"server"`: the platform is asked as well. */
  get mode(): "local" | "server" {
    return this.#config.server === null ? "local" : "server";
  }

  /**
   * Creates a key for a tenant (1 to 256 characters), signed with the first secret. In server mode the key's
   * registration is queued; with `confirm`, this waits until the platform has acknowledged it.
   *
   * @throws TypeError naming the invalid argument.
   * @throws ApikeeError SERVER_UNREACHABLE if `confirm` is set and the platform cannot be reached.
   */
  async create(tenant: string, options: CreateOptions<MetaInput> = {}): Promise<string> {
    this.#mint ??= (await import("./create.ts")).minter(this.#config);
    const key = this.#mint(tenant, options);
    const { server } = this.#config;
    if (server === null) return key;
    await (await this.#serverMode(server)).register(
      claimsOf(openKey(key, this.#config.secrets), key),
      options,
    );
    return key;
  }

  /**
   * Verifies a key and returns its claims. Checks signature, claims, time, environment and revocation, in the
   * order of docs/protocol.md section 2.3. Synchronous, without I/O; the platform is not asked.
   *
   * @throws ApikeeError with the code of the first check that failed.
   */
  verify(key: string): Claims<MetaOutput> {
    const { signed, checked } = this.#cache.get(key) ?? this.#open(key);
    checkConditions(signed, this.#config.clock.now(), this.#config);
    return claimsOf(checked ?? this.#withSchema(signed).claims, key);
  }

  /**
   * Authenticates a request: finds the key in its headers, verifies it, asks the platform in server mode, and
   * returns the claims or the refusal to send. For servers without an adapter. Takes a Fetch API `Request`, a
   * node:http request, or a guard request.
   *
   * In server mode the client's address comes from the node:http connection. A Fetch API `Request` has none: pass
   * `{ ...fromFetchRequest(request), ip }`, with `fromFetchRequest` from `@apikee/core/guard`.
   *
   * Never rejects because of what a client sent.
   */
  async authenticate(request: FetchRequest | NodeRequest | GuardRequest): Promise<Outcome<MetaOutput>> {
    const { fromFetchRequest, fromNodeRequest, Guard } = await import("./guard/index.ts");
    this.#guard ??= new Guard(this);
    if ("rawHeaders" in request) return this.#guard.authenticate(fromNodeRequest(request));
    return this.#guard.authenticate("headers" in request ? fromFetchRequest(request) : request);
  }

  /** What the platform decides about a request with a valid key; null in local mode. Called by guards. */
  judge(claims: Claims<MetaOutput>, request: GuardRequest): Promise<Judgement> | null {
    const { server } = this.#config;
    if (server === null) return null;
    return this.#serverMode(server).then((mode) => mode.judge(claims, request));
  }

  /**
   * Sends queued reports and stops all background work, within 8 seconds. Later requests are treated as if the platform
   * could not be reached. Does nothing in local mode.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    await (await this.#loading)?.close();
  }

  /** Each caller loads it itself: on workerd a request cannot wait for what another request has started. */
  async #serverMode(server: ServerConfig): Promise<ServerMode> {
    if (this.#server !== undefined) return this.#server;
    const { clock, failOpen, onEvent } = this.#config;
    this.#loading = import("./server-mode.ts").then(async ({ openServerMode }) => {
      this.#server ??= openServerMode({ ...server, clock, failOpen, onEvent });
      // A request that comes after the end must not begin to follow the platform, which would keep a process alive.
      if (this.#isClosed) await this.#server.close();
      return this.#server;
    });
    return this.#loading;
  }

  #open(key: string): OpenedKey {
    const signed = openKey(key, this.#config.secrets);
    const { claims, isFrozen } = this.#withSchema(signed);
    // What a handler could change is created anew for each request.
    const opened = { signed, checked: isFrozen ? claims : null };
    this.#cache.set(key, opened);
    return opened;
  }

  /** The claims with the schema's output as their meta, and whether that output is immutable. */
  #withSchema(signed: CheckedClaims): { claims: CheckedClaims; isFrozen: boolean } {
    if (this.#config.metaSchema === null) return { claims: signed, isFrozen: true };
    const result = this.#validateMeta(this.#config.metaSchema, signed);
    if (result.issues !== undefined) throw new ApikeeError("INVALID_CLAIMS");
    return { claims: { ...signed, meta: result.value }, isFrozen: freezePlainData(result.value) };
  }

  #validateMeta(
    schema: MetaSchema<MetaInput, MetaOutput>,
    { id, meta }: CheckedClaims,
  ): SchemaResult<MetaOutput> {
    try {
      return validateNow(schema, meta);
    } catch {
      const message = `metaSchema failed on the meta of the key ${id}, which is refused`;
      this.#config.onEvent({ type: "META_SCHEMA_FAILED", message });
      throw new ApikeeError("INVALID_CLAIMS");
    }
  }
}

/** A key whose signature is valid; `checked` has the schema's output, and is null where a handler could change that. */
interface OpenedKey {
  readonly signed: CheckedClaims;
  readonly checked: CheckedClaims | null;
}
