import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  HttpException,
  Injectable,
  NotFoundException,
} from "@nestjs/common";
import { APP_FILTER, APP_GUARD } from "@nestjs/core";
import { describe, expect, it } from "vitest";
import {
  ApikeeException,
  ApikeeGuard,
  ApikeeModule,
  type ApikeeModuleOptions,
  Claims,
  type Denial,
  type NestRequest,
  RequireScope,
} from "../src/index.ts";
import { apikee, mint, PLATFORMS, serve } from "./serving.ts";

@Controller()
class TenantController {
  @Get("tenant")
  tenant(@Claims("tenant") tenant: string) {
    return { tenant };
  }

  @Get("secret")
  @RequireScope("secret")
  secret() {
    return {};
  }
}

const controllers = [TenantController];

/** Answers what it caught, and on either platform with what the exception's response holds. */
@Catch(HttpException)
class TellingFilter implements ExceptionFilter {
  catch(exception: HttpException, host: ArgumentsHost): void {
    const code = exception instanceof ApikeeException ? exception.code : null;
    const response = host.switchToHttp().getResponse();
    response
      .status(exception.getStatus())
      .send({ told: exception.message, code, body: exception.getResponse() });
  }
}

describe.each(PLATFORMS)("a refusal on %s", (_name, adapter) => {
  const withOptions = (options: Partial<ApikeeModuleOptions>) => ({
    imports: [ApikeeModule.forRoot({ apikee, ...options } as ApikeeModuleOptions)],
    controllers,
  });

  it("is JSON with the code, and says in its header fields what to do", async () => {
    const { get } = await serve(adapter(), withOptions({ realm: "Orders" }));
    const { status, headers, body } = await get("/tenant");
    expect({ status, body }).toEqual({
      status: 401,
      body: { error: "MISSING_KEY", message: "No API key was sent." },
    });
    expect(headers.get("www-authenticate")).toBe('ApiKey realm="Orders", error="MISSING_KEY"');
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("goes through the application's exception filters, its header fields set", async () => {
    const metadata = { ...withOptions({}), providers: [{ provide: APP_FILTER, useClass: TellingFilter }] };
    const { get } = await serve(adapter(), metadata);
    const { status, headers, body } = await get("/secret", await mint());
    const message = "The API key lacks a scope that this operation needs.";
    expect({ status, body }).toEqual({
      status: 403,
      body: { told: message, code: "INSUFFICIENT_SCOPE", body: { error: "INSUFFICIENT_SCOPE", message } },
    });
    expect(headers.get("cache-control")).toBe("no-store");
    expect((await get("/tenant", "bad")).headers.get("www-authenticate")).toContain('error="INVALID_PREFIX"');
  });

  it("has the exception that onDenied throws, at once or later", async () => {
    const contexts: string[] = [];
    const onDenied = (denial: Denial, context: ExecutionContext) => {
      contexts.push(`${context.getClass().name}.${context.getHandler().name}`);
      throw new NotFoundException({ hidden: denial.status });
    };
    for (const hook of [onDenied, async (...args: Parameters<typeof onDenied>) => onDenied(...args)]) {
      const { get } = await serve(adapter(), withOptions({ onDenied: hook }));
      expect(await get("/tenant")).toMatchObject({ status: 404, body: { hidden: 401 } });
      expect(await get("/secret", await mint())).toMatchObject({ status: 404, body: { hidden: 403 } });
    }
    expect(contexts).toEqual(Array(2).fill(["TenantController.tenant", "TenantController.secret"]).flat());
  });

  it("stays one where onDenied throws nothing", async () => {
    const { get } = await serve(adapter(), withOptions({ onDenied() {} }));
    expect(await get("/tenant")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
  });

  it("is 500 where onDenied breaks, and lets nobody through", async () => {
    const broken = () => {
      throw new Error("broken");
    };
    const { get } = await serve(adapter(), withOptions({ onDenied: broken }));
    expect(await get("/tenant")).toMatchObject({ status: 500, body: { message: "Internal server error" } });
  });

  it("may be read by pages of other origins, with cors", async () => {
    const { get } = await serve(adapter(), withOptions({ cors: true }), (app) => app.enableCors());
    const { headers } = await get("/tenant");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
  });

  it("does not reach a preflight that the application answers", async () => {
    const { send } = await serve(adapter(), withOptions({ cors: true }), (app) => app.enableCors());
    const headers = { origin: "https://x.example", "access-control-request-method": "GET" };
    expect(await send("/tenant", { method: "OPTIONS", headers })).toMatchObject({ status: 204 });
  });

  it("is of the key that getKey finds, and the headers are not looked at", async () => {
    const getKey = ({ url }: NestRequest) => new URL(url ?? "", "http://x").searchParams.get("key");
    const { get } = await serve(adapter(), withOptions({ getKey }));
    expect(await get("/tenant", await mint())).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await get("/tenant?key=bad")).toMatchObject({ body: { error: "INVALID_PREFIX" } });
    expect(await get(`/tenant?key=${await mint()}`)).toMatchObject({ status: 200 });
  });
});

describe.each(PLATFORMS)("a guard that extends ApikeeGuard on %s", (_name, adapter) => {
  @Injectable()
  class OwnGuard extends ApikeeGuard {
    protected override getKey(request: NestRequest): string | null | undefined {
      const cookie = /(?:^|; )key=([^;]*)/.exec(String(request.headers?.["cookie"] ?? ""))?.[1];
      return cookie;
    }

    protected override async onDenied(denial: Denial, context: ExecutionContext): Promise<void> {
      if (denial.status === 403) throw new NotFoundException();
      await super.onDenied(denial, context);
    }
  }

  const imports = [ApikeeModule.forRoot({ apikee, global: false })];
  const providers = [{ provide: APP_GUARD, useClass: OwnGuard }];

  it("changes a step and keeps the others", async () => {
    const { get, send } = await serve(adapter(), { imports, providers, controllers });
    const cookie = async (...scopes: string[]) => ({
      headers: { cookie: `a=b; key=${await mint(...scopes)}` },
    });
    expect(await send("/tenant", await cookie())).toMatchObject({
      status: 200,
      body: { tenant: "acme-corp" },
    });
    expect(await get("/tenant", await mint())).toMatchObject({ status: 200 });
    expect(await get("/tenant")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await send("/secret", await cookie())).toMatchObject({ status: 404 });
    expect(await send("/secret", await cookie("secret"))).toMatchObject({ status: 200 });
  });

  it("lets nobody through where its onDenied throws nothing", async () => {
    @Injectable()
    class SilentGuard extends ApikeeGuard {
      protected override async onDenied(): Promise<void> {}
    }
    const silent = [{ provide: APP_GUARD, useClass: SilentGuard }];
    const { get } = await serve(adapter(), { imports, providers: silent, controllers });
    expect(await get("/tenant")).toMatchObject({ status: 403 });
  });

  it("asks for its own key after the global guard has let a request through", async () => {
    @Injectable()
    class SecondKeyGuard extends ApikeeGuard {
      protected override getKey(request: NestRequest): string | null {
        return (request.headers?.["x-second-key"] as string | undefined) ?? null;
      }
    }
    const both = [
      { provide: APP_GUARD, useExisting: ApikeeGuard },
      { provide: APP_GUARD, useClass: SecondKeyGuard },
    ];
    const { get, send } = await serve(adapter(), { imports, providers: both, controllers });
    const key = await mint();
    expect(await get("/tenant", key)).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    const headers = { "x-api-key": key, "x-second-key": await mint() };
    expect(await send("/tenant", { headers })).toMatchObject({ status: 200 });
  });
});
