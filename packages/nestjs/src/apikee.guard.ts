import { type Claims, ConfigError } from "@apikee/core";
import { type Allowed, checkTrustedProxies, type Denial, Guard } from "@apikee/core/guard";
import { type CanActivate, type ExecutionContext, Inject, Injectable } from "@nestjs/common";
import { ApikeeException } from "./apikee.exception.ts";
import { ApikeeService } from "./apikee.service.ts";
import { tellWhenFinished } from "./finished.ts";
import { hasPassed, markPassed, type Seen, seenIn, sourceOf } from "./guarded-requests.ts";
import { guardRequest, type NestRequest, proxySetting } from "./request.ts";
import { addFields, type NestResponse, setDenialFields } from "./response.ts";
import { routePolicy } from "./route-policy.ts";

/**
 * Lets requests with a valid API key through, and throws an `ApikeeException` for the others. The module registers it
 * globally. Extend it to change a step, and provide the class as `APP_GUARD` with `global: false`:
 *
 * ```ts
 * @Injectable()
 * class GraphqlKeyGuard extends ApikeeGuard {
 *   protected override getRequest(context: ExecutionContext): NestRequest {
 *     return GqlExecutionContext.create(context).getContext().req;
 *   }
 * }
 * ```
 */
@Injectable()
export class ApikeeGuard implements CanActivate {
  protected readonly apikee: ApikeeService;
  readonly #guard: Guard<unknown>;

  /** @throws ConfigError that names the option at fault. */
  constructor(@Inject(ApikeeService) apikee: ApikeeService) {
    this.apikee = apikee;
    this.#guard = new Guard(apikee.apikee, apikee.options);
  }

  /** @throws ApikeeException, or what `onDenied` throws, where the request is refused. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { isPublic, scopes } = routePolicy(context);
    if (isPublic || hasPassed(context, this.#asPassedBy)) return true;
    return this.#judge(context, scopes);
  }

  /**
   * The request of a context.
   *
   * @throws ConfigError where the context is not that of an HTTP request.
   */
  protected getRequest(context: ExecutionContext): NestRequest {
    const type: string = context.getType();
    if (type === "http") return context.switchToHttp().getRequest<NestRequest>();
    throw new ConfigError(
      `ApikeeGuard finds no request in a context of the type "${type}": extend it and override getRequest, or mark the handler as @Public()`,
    );
  }

  /** The response on which header fields are set; null where the context has none. */
  protected getResponse(context: ExecutionContext): NestResponse | null {
    const type: string = context.getType();
    return type === "http" ? context.switchToHttp().getResponse<NestResponse>() : null;
  }

  /** The key; null where there is none, undefined to read it from the headers. Default: the module's `getKey`. */
  protected getKey(request: NestRequest, _context: ExecutionContext): string | null | undefined {
    const { options } = this.apikee;
    return options.getKey === undefined ? undefined : (options.getKey(request) ?? null);
  }

  /** The client's address. Default: the module's `getClientIp`, or `request.ip`. */
  protected getClientIp(request: NestRequest, _context: ExecutionContext): string | undefined {
    const { options } = this.apikee;
    return options.getClientIp === undefined ? request.ip : options.getClientIp(request);
  }

  /** Throws the exception of a refused request, after the module's `onDenied`. */
  protected async onDenied(denial: Denial, context: ExecutionContext): Promise<void> {
    await this.apikee.options.onDenied?.(denial, context);
    throw new ApikeeException(denial);
  }

  /** Whether neither the application nor a class that extends this one finds addresses itself. */
  get #isAddressOfFramework(): boolean {
    return (
      this.apikee.options.getClientIp === undefined && this.getClientIp === ApikeeGuard.prototype.getClientIp
    );
  }

  get #asPassedBy() {
    return { guard: this, service: this.apikee };
  }

  async #judge(context: ExecutionContext, scopes: readonly string[]): Promise<boolean> {
    const request = this.getRequest(context);
    const response = this.getResponse(context);
    if (this.#isAddressOfFramework) checkTrustedProxies(this.apikee.apikee, request, proxySetting(request));
    const outcome = await this.#guard.authenticate(
      guardRequest(request, {
        source: sourceOf(context, request),
        getKey: () => this.getKey(request, context),
        getClientIp: () => this.getClientIp(request, context),
      }),
    );
    if (!outcome.ok) return this.#deny(outcome, context, response);
    const { headers, finish } = outcome;
    if (response !== null) addFields(response, headers);
    if (finish !== null) tellWhenFinished(finish, request, response);

    const seen = this.#remember(outcome, context, request);
    const lacking = scopes.length === 0 ? null : this.#guard.requireScopes(seen.claims, scopes);
    if (lacking !== null) return this.#deny(lacking, context, response);
    markPassed(context, this.#asPassedBy, seen);
    return true;
  }

  /**
   * Notes what is known about the request. A second guard that needs no key leaves the claims of the first in
   * place.
   */
  #remember({ claims, decision }: Allowed<unknown>, context: ExecutionContext, request: NestRequest): Seen {
    const before = seenIn(context);
    // The type of a request is global in Nest, so an application's type of meta comes through @Claims().
    const seen = {
      claims: (claims as Claims | null) ?? before.claims,
      decision: decision ?? before.decision,
    };
    // In other transports many messages may share the request, such as a gateway's handshake.
    if (context.getType() === "http") {
      request.apikee = seen.claims ?? undefined;
      request.apikeeDecision = seen.decision ?? undefined;
    }
    return seen;
  }

  /** Never lets a request through, even where an overridden `onDenied` throws nothing. */
  async #deny(denial: Denial, context: ExecutionContext, response: NestResponse | null): Promise<false> {
    if (response !== null) setDenialFields(response, denial);
    await this.onDenied(denial, context);
    return false;
  }
}
