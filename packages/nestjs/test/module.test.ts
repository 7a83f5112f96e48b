import { Controller, Get, Inject, Injectable, Module, UseGuards } from "@nestjs/common";
import { describe, expect, it, vi } from "vitest";
import {
  Apikee,
  ApikeeGuard,
  ApikeeModule,
  type ApikeeModuleOptions,
  type ApikeeOptionsFactory,
  ApikeeService,
  Claims,
  ConfigError,
} from "../src/index.ts";
import { apikee, create, mint, PLATFORMS, SECRET, serve } from "./serving.ts";

@Controller()
class TenantController {
  @Get("tenant")
  tenant(@Claims("tenant") tenant?: string) {
    return { tenant: tenant ?? "nobody" };
  }

  @Get("guarded")
  @UseGuards(ApikeeGuard)
  guarded(@Claims("tenant") tenant: string) {
    return { tenant };
  }
}

@Injectable()
class Settings {
  readonly secret = SECRET;
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

@Injectable()
class OptionsFromSettings implements ApikeeOptionsFactory {
  private readonly settings: Settings;

  constructor(@Inject(Settings) settings: Settings) {
    this.settings = settings;
  }

  async createApikeeOptions(): Promise<ApikeeModuleOptions> {
    return { secret: this.settings.secret, excludePaths: ["/tenant"] };
  }
}

@Module({ imports: [SettingsModule], providers: [OptionsFromSettings], exports: [OptionsFromSettings] })
class OptionsModule {}

describe.each(PLATFORMS)("the module on %s", (_name, adapter) => {
  const controllers = [TenantController];

  it("guards every route of the application", async () => {
    const { get } = await serve(adapter(), { imports: [ApikeeModule.forRoot({ apikee })], controllers });
    expect(await get("/tenant")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await get("/tenant", await mint())).toMatchObject({ status: 200, body: { tenant: "acme-corp" } });
  });

  it("reads the environment where it is given nothing", async () => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    const { get } = await serve(adapter(), { imports: [ApikeeModule.forRoot()], controllers });
    expect(await get("/tenant", await mint())).toMatchObject({ status: 200 });
    expect(await get("/tenant", "bad")).toMatchObject({ status: 401, body: { error: "INVALID_PREFIX" } });
  });

  it.each([
    [
      "a function",
      ApikeeModule.forRootAsync({
        imports: [SettingsModule],
        inject: [Settings],
        useFactory: ({ secret }: Settings) => ({ secret, excludePaths: ["/tenant"] }),
      }),
    ],
    ["a class", ApikeeModule.forRootAsync({ imports: [SettingsModule], useClass: OptionsFromSettings })],
    [
      "a class that is there",
      ApikeeModule.forRootAsync({ imports: [OptionsModule], useExisting: OptionsFromSettings }),
    ],
  ])("takes its options from %s", async (_from, module) => {
    const { get } = await serve(adapter(), { imports: [module], controllers });
    expect(await get("/tenant")).toMatchObject({ status: 200, body: { tenant: "nobody" } });
    expect(await get("/guarded")).toMatchObject({ status: 401 });
    expect(await get("/guarded", await mint())).toMatchObject({ status: 200 });
  });

  it.each([
    ["forRoot", ApikeeModule.forRoot({ apikee, global: false })],
    ["forRootAsync", ApikeeModule.forRootAsync({ useFactory: () => ({ apikee }), global: false })],
  ])("guards what asks for it alone, with global: false in %s", async (_name, module) => {
    const { get } = await serve(adapter(), { imports: [module], controllers });
    expect(await get("/tenant")).toMatchObject({ status: 200, body: { tenant: "nobody" } });
    expect(await get("/guarded")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await get("/guarded", await mint())).toMatchObject({ status: 200, body: { tenant: "acme-corp" } });
  });

  it("asks each of two modules with options of their own, whatever the other let through", async () => {
    const stricter = new Apikee({ secret: `other ${SECRET}` });
    @Module({ imports: [ApikeeModule.forRoot({ apikee: stricter, global: false })], controllers })
    class StricterModule {}
    const imports = [ApikeeModule.forRoot({ apikee, optional: true }), StricterModule];
    const { get } = await serve(adapter(), { imports });
    expect(await get("/tenant")).toMatchObject({ status: 200, body: { tenant: "nobody" } });
    expect(await get("/guarded")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await get("/guarded", await mint())).toMatchObject({ body: { error: "INVALID_SIGNATURE" } });
  });

  it("guards with the whole path, the global prefix with it", async () => {
    const module = ApikeeModule.forRoot({ apikee, excludePaths: ["/api/tenant", "/guarded"] });
    const { get } = await serve(adapter(), { imports: [module], controllers }, (app) => {
      app.setGlobalPrefix("api");
    });
    expect(await get("/api/tenant")).toMatchObject({ status: 200 });
    expect(await get("/api/guarded")).toMatchObject({ status: 401 });
  });
});

describe("the module", () => {
  const adapter = PLATFORMS[0]![1];

  it.each([
    ["an empty secret", { secret: " " }],
    ["half of server mode", { secret: SECRET, serverKey: "sk_test_half" }],
    ["a public path that is none", { secret: SECRET, excludePaths: ["health"] }],
    ["a realm with a quote", { secret: SECRET, realm: '"' }],
    ["options beside an instance", { apikee, secret: SECRET } as unknown as ApikeeModuleOptions],
  ])("does not start with %s", async (_name, options) => {
    await expect(create(adapter(), { imports: [ApikeeModule.forRoot(options)] })).rejects.toBeInstanceOf(
      ConfigError,
    );
  });

  it("refuses to be told of no options at all", () => {
    expect(() => ApikeeModule.forRootAsync({} as Parameters<typeof ApikeeModule.forRootAsync>[0])).toThrow(
      new ConfigError("forRootAsync needs useFactory, useClass or useExisting"),
    );
  });

  it("leaves the object that it was given as it was", () => {
    const options = Object.freeze({ apikee, global: false });
    ApikeeModule.forRoot(options);
    expect(options).toEqual({ apikee, global: false });
  });
});

describe("the service", () => {
  const adapter = PLATFORMS[0]![1];

  @Injectable()
  class Issuer {
    readonly keys: ApikeeService<{ plan: string }>;

    constructor(@Inject(ApikeeService) keys: ApikeeService<{ plan: string }>) {
      this.keys = keys;
    }
  }

  it("makes and verifies keys wherever it is injected", async () => {
    @Module({ providers: [Issuer] })
    class IssuerModule {}
    const imports = [ApikeeModule.forRoot({ secret: SECRET, headerName: "X-Acme" }), IssuerModule];
    const { app } = await serve(adapter(), { imports });
    const { keys } = app.get(Issuer, { strict: false });
    const key = await keys.create("globex", { meta: { plan: "pro" } });
    expect(keys.verify(key)).toMatchObject({ tenant: "globex", meta: { plan: "pro" } });
    expect(keys.verify(key).meta.plan satisfies string).toBe("pro");
    expect(keys).toMatchObject({ mode: "local", headerName: "x-acme", excludePaths: [] });
    const request = new Request("http://x/", { headers: { "x-acme": key } });
    expect(await keys.authenticate(request)).toMatchObject({ ok: true, claims: { tenant: "globex" } });
  });

  it("closes what the module made with the application, and nothing else", async () => {
    const close = vi.spyOn(Apikee.prototype, "close");
    const given = await create(adapter(), { imports: [ApikeeModule.forRoot({ apikee })] });
    await given.init();
    await given.close();
    expect(close).not.toHaveBeenCalled();

    const made = await create(adapter(), { imports: [ApikeeModule.forRoot({ secret: SECRET })] });
    await made.init();
    await made.close();
    expect(close).toHaveBeenCalledOnce();
    close.mockRestore();
  });
});
