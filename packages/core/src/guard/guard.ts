import type { Claims } from "../claims/claims.ts";
import { hasScope } from "../claims/scopes.ts";
import { checkedFlag } from "../errors/checks.ts";
import { ApikeeError } from "../errors/index.ts";
import { extractKey } from "./extract.ts";
import { type Decision, type FinishListener, type Judgement, localJudgement } from "./judgement.ts";
import { isListed, type PathList, pathList } from "./paths.ts";
import type { GuardRequest } from "./request.ts";
import {
  allowedFields,
  type Denial,
  type DenialOptions,
  denialWriter,
  type HeaderFields,
  NO_FIELDS,
  type Refusal,
} from "./response.ts";

/** What a guard asks about keys; an `Apikee` is one. */
export interface KeyAuthority<Meta> {
  /** The header that carries the key, in lower case. */
  readonly headerName: string;
  /** @throws ApikeeError where the key is not valid. */
  verify(key: string): Claims<Meta>;
  /** Judges a request whose key is valid: in server mode by the platform. Null where there is nothing to add. */
  judge(claims: Claims<Meta>, request: GuardRequest): Promise<Judgement> | null;
}

/** Options for guarding requests, which every adapter takes besides those of `Apikee`. */
export interface GuardOptions extends DenialOptions {
  /**
   * Paths that need no key: `"/health"` matches only that path, `"/docs/*"` every path below it. Compared with the full
   * path as the client sent it. Default: none.
   */
  readonly excludePaths?: readonly string[] | undefined;
  /** Let requests without a key through, without claims; a bad key is still refused. Default: false. */
  readonly optional?: boolean | undefined;
}

/** The request may pass. Claims are null where it needed no key: a public path, `optional`, a preflight. */
export interface Allowed<Meta> {
  readonly ok: true;
  readonly claims: Claims<Meta> | null;
  readonly decision: Decision | null;
  /**
   * Header fields for the response, for instance about limits; often none. Adapters set them before the handler
   * runs, so that it can change them. Where a field is set already, the value is added to it after `, `, as
   * RFC 9110 section 5.3 allows for each of these.
   */
  readonly headers: HeaderFields;
  /** To be called once, when the request has been answered; null where nothing is reported. */
  readonly finish: FinishListener | null;
}

/** What a guard decides about a request. */
export type Outcome<Meta> = Allowed<Meta> | Denial;

const PASS: Allowed<never> = Object.freeze({
  ok: true,
  claims: null,
  decision: null,
  headers: NO_FIELDS,
  finish: null,
});

/**
 * Decides about requests. Adapters map their framework's request to it and its outcome back, and decide nothing
 * themselves.
 */
export class Guard<Meta> {
  readonly #authority: KeyAuthority<Meta>;
  readonly #publicPaths: PathList;
  readonly #optional: boolean;
  readonly #cors: boolean;
  readonly #deny: (refusal: Refusal) => Denial;

  /** @throws ConfigError that names the option at fault. */
  constructor(authority: KeyAuthority<Meta>, options: GuardOptions = {}) {
    this.#authority = authority;
    this.#publicPaths = pathList(options.excludePaths);
    this.#optional = checkedFlag(options.optional ?? false, "optional");
    this.#cors = checkedFlag(options.cors ?? false, "cors");
    this.#deny = denialWriter(options);
  }

  /** The whole pipeline for one request. Rejects only for a programmer's mistake, never for what a client sent. */
  async authenticate(request: GuardRequest): Promise<Outcome<Meta>> {
    if (isListed(this.#publicPaths, request) || (this.#cors && isPreflight(request))) return PASS;
    try {
      const key = extractKey(request, this.#authority.headerName);
      if (key === null && this.#optional) return PASS;
      const claims = this.#authority.verify(key ?? "");
      const judging = this.#authority.judge(claims, request);
      const { decision, refusal, headers, finish } =
        judging === null ? localJudgement(claims.id) : await judging;
      if (refusal !== null) return this.#deny(refusal);
      return { ok: true, claims, decision, headers: allowedFields(headers, this.#cors), finish };
    } catch (error) {
      if (error instanceof ApikeeError) return this.#deny({ error });
      throw error;
    }
  }

  /**
   * Null where the claims of an allowed request hold every one of these scopes, otherwise the refusal. A request
   * without claims is refused as one without a key.
   */
  requireScopes(claims: Claims<Meta> | null, required: readonly string[]): Denial | null {
    if (claims === null) return this.#deny({ error: new ApikeeError("MISSING_KEY") });
    const holdsAll = required.every((scope) => hasScope(claims.scopes, scope));
    return holdsAll ? null : this.#deny({ error: new ApikeeError("INSUFFICIENT_SCOPE") });
  }
}

/** A CORS preflight as the Fetch standard defines it; any other OPTIONS request needs a key. */
function isPreflight(request: GuardRequest): boolean {
  return (
    request.method === "OPTIONS" &&
    request.headerValues("origin").length > 0 &&
    request.headerValues("access-control-request-method").length > 0
  );
}
