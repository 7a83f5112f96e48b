import { Controller, Get, Post } from "@nestjs/common";
import { describe, expect, it } from "vitest";
import { ApikeeModule, Claims, ConfigError, Public, RequireScope } from "../src/index.ts";
import { apikee, mint, PLATFORMS, serve } from "./serving.ts";

@Controller("reports")
@RequireScope("reports")
class ReportsController {
  @Get()
  list() {
    return [];
  }

  @Post()
  @RequireScope("reports:write", "audit")
  write() {
    return {};
  }

  @Get("public")
  @Public()
  open(@Claims() claims?: Claims) {
    return { claims: claims ?? null };
  }
}

@Controller("inherited")
@RequireScope("inherited")
class InheritedController extends ReportsController {}

@Controller("status")
@Public()
class StatusController {
  @Get()
  status(@Claims() claims?: Claims) {
    return { claims: claims ?? null };
  }

  @Get("details")
  @RequireScope("status")
  details(@Claims("tenant") tenant: string) {
    return { tenant };
  }
}

const controllers = [ReportsController, InheritedController, StatusController];

describe.each(PLATFORMS)("decorators on %s", (_name, adapter) => {
  it.each([true, false])(
    "count on class and method together, with a guard that is global: %s",
    async (global) => {
      const { get, send } = await serve(adapter(), {
        imports: [ApikeeModule.forRoot({ apikee, global })],
        controllers,
      });
      const post = (key: string) => send("/reports", { method: "POST", headers: { "x-api-key": key } });

      expect(await get("/reports")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
      expect(await get("/reports", await mint())).toMatchObject({
        status: 403,
        body: { error: "INSUFFICIENT_SCOPE" },
      });
      expect(await get("/reports", await mint("reports"))).toMatchObject({ status: 200 });
      for (const scopes of [["reports"], ["reports:write", "audit"], ["reports", "reports:write"]]) {
        expect(await post(await mint(...scopes))).toMatchObject({ status: 403 });
      }
      expect(await post(await mint("reports", "reports:*", "audit"))).toMatchObject({ status: 201 });
      expect(await post(await mint("*"))).toMatchObject({ status: 201 });
    },
  );

  it("count for a class that extends another, with its own", async () => {
    const { get } = await serve(adapter(), { imports: [ApikeeModule.forRoot({ apikee })], controllers });
    expect(await get("/inherited", await mint("inherited"))).toMatchObject({ status: 403 });
    expect(await get("/inherited", await mint("reports"))).toMatchObject({ status: 403 });
    expect(await get("/inherited", await mint("reports", "inherited"))).toMatchObject({ status: 200 });
    expect(await get("/reports", await mint("reports"))).toMatchObject({ status: 200 });
  });

  it("make a method public in a class that is not, and guard one in a public class", async () => {
    const { get } = await serve(adapter(), { imports: [ApikeeModule.forRoot({ apikee })], controllers });
    for (const path of ["/reports/public", "/inherited/public", "/status"]) {
      for (const key of [undefined, "bad", await mint()]) {
        expect(await get(path, key), path).toMatchObject({ status: 200, body: { claims: null } });
      }
    }
    expect(await get("/status/details")).toMatchObject({ status: 401 });
    expect(await get("/status/details", await mint())).toMatchObject({ status: 403 });
    expect(await get("/status/details", await mint("status"))).toMatchObject({
      body: { tenant: "acme-corp" },
    });
  });

  it("require a key for a scope where keys are optional", async () => {
    const module = ApikeeModule.forRoot({ apikee, optional: true });
    const { get } = await serve(adapter(), { imports: [module], controllers });
    expect(await get("/reports")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await get("/reports", "bad")).toMatchObject({ status: 401, body: { error: "INVALID_PREFIX" } });
  });
});

describe("RequireScope", () => {
  it.each([[[]], [[""]], [["a", ""]], [["line\nbreak"]], [["x".repeat(129)]], [[7]]])(
    "is a ConfigError with %j, when the class is loaded",
    (scopes) => {
      expect(() => RequireScope(...(scopes as [string]))).toThrow(ConfigError);
    },
  );

  it("contradicts Public on the same method or class, in either order", () => {
    const contradiction = /is @Public\(\) and has @RequireScope\(\): only one of the two can hold/;
    expect(() => {
      class Contradicting {
        @Public()
        @RequireScope("a")
        method() {}
      }
      return Contradicting;
    }).toThrow(contradiction);
    expect(() => {
      @RequireScope("a")
      @Public()
      class Contradicting {}
      return Contradicting;
    }).toThrow(contradiction);
    expect(() => {
      @Public()
      class Contradicting extends ReportsController {}
      return Contradicting;
    }).toThrow(contradiction);
  });

  it("belongs on classes and methods alone", () => {
    const onProperty = RequireScope("a") as PropertyDecorator;
    expect(() => onProperty({}, "property")).toThrow(
      new ConfigError("@RequireScope() belongs on a class or a method"),
    );
    expect(() => (Public() as PropertyDecorator)({}, "property")).toThrow(
      new ConfigError("@Public() belongs on a class or a method"),
    );
  });
});
