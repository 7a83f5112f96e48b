import { expect } from "vitest";
import type { AppOptions, RunningApp } from "./contract.ts";
import { encodeRequest, type HeaderLine, type HttpRequest } from "./http-request.ts";
import { HttpResponse, parseResponses } from "./http-response.ts";
import { abandon, exchange } from "./raw-http.ts";

/** Shorter pieces of a key than this prove nothing when they turn up in a response. */
const TELLING_LENGTH = 20;

/** Who asks, unless a case says otherwise. */
export const USER_AGENT = "conformance-agent/5.9 (an agent of a customer)";

/**
 * A running application, to be asked. Whatever is sent, each response is held to what holds for all of them:
 * exactly one to a request, no 5xx but the 503 of server mode, and no key or secret in it.
 */
export class AppClient {
  readonly origin: string;
  /** Whether its framework answers with its own 404, and asks no guard, where no route matches. */
  readonly guardsRoutesOnly: boolean;
  readonly #host: string;
  readonly #unspeakable: Set<string>;
  readonly #isServerMode: boolean;
  readonly #halfCloses: boolean;
  readonly #unreadStatuses: readonly number[];
  /** The targets that were asked for. */
  readonly targets = new Set<string>();

  constructor(app: Omit<RunningApp, "close">, options: AppOptions) {
    const { origin, keepsConnections = false, guardsRoutesOnly = false, unreadStatuses = [] } = app;
    this.origin = origin;
    this.guardsRoutesOnly = guardsRoutesOnly;
    this.#unreadStatuses = unreadStatuses;
    this.#halfCloses = keepsConnections;
    this.#host = new URL(origin).host;
    this.#unspeakable = new Set(options.secrets);
    this.#isServerMode = options.server !== undefined;
    if (options.server !== undefined) this.#unspeakable.add(options.server.serverKey);
  }

  /** What nobody else may see: the secrets, and every key that was sent, with its two parts. */
  get unspeakable(): ReadonlySet<string> {
    return this.#unspeakable;
  }

  /** The response to a GET of this target. */
  get(target: string, headers: readonly HeaderLine[] = []): Promise<HttpResponse> {
    return this.send({ target, headers });
  }

  /** The response to one request. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const [response] = await this.pipeline([request]);
    const isUnreachable = this.#isServerMode && response!.status === 503;
    if (!isUnreachable) expect(response!.status, response!.body).toBeLessThan(500);
    return response!;
  }

  /**
   * The responses to requests that are sent at once on one connection. The last one must close it.
   * Here alone a 5xx is let through, for the handler that throws.
   */
  async pipeline(requests: readonly HttpRequest[]): Promise<HttpResponse[]> {
    for (const request of requests) this.#rememberKeys(request);
    const bytes = Buffer.concat(requests.map((request) => encodeRequest(introduced(request), this.#host)));
    const raw = await exchange(this.origin, bytes, { halfCloses: this.#halfCloses });
    const text = raw.toString("latin1");
    for (const secret of this.#unspeakable)
      expect(text.includes(secret), "a key in the response").toBe(false);
    const methods = requests.map(({ method = "GET" }) => method);
    return parseResponses(raw, methods).map((response) => this.#asRead(response));
  }

  /** A server that refuses by itself what it cannot read says so with a status of its own. */
  #asRead(response: HttpResponse): HttpResponse {
    const { status, headers, body, handler } = response;
    const isUnread = this.#unreadStatuses.includes(status) && handler === undefined;
    if (!isUnread || response.header("connection")?.toLowerCase() !== "close") return response;
    return new HttpResponse(400, headers, body);
  }

  /** Sends the first bytes of a request, all of them unless told, and hangs up without an answer. */
  abandon(request: HttpRequest, byteCount?: number): Promise<void> {
    return abandon(this.origin, encodeRequest(request, this.#host).subarray(0, byteCount));
  }

  /** A key is as good as told when its signature is, since the payload is no secret to who holds it. */
  #rememberKeys({ target, headers = [], body = "" }: HttpRequest): void {
    this.targets.add(target);
    const sent = [target, ...headers.map(([, value]) => value), body].join("\n");
    for (const [key] of sent.matchAll(/apikee_[0-9A-Za-z.]+/g)) {
      for (const piece of [key, ...key.split(".")]) {
        if (piece.length >= TELLING_LENGTH) this.#unspeakable.add(piece);
      }
    }
  }
}

function introduced(request: HttpRequest): HttpRequest {
  const { headers = [] } = request;
  const isNamed = headers.some(([name]) => name.toLowerCase() === "user-agent");
  return isNamed ? request : { ...request, headers: [...headers, ["User-Agent", USER_AGENT]] };
}
