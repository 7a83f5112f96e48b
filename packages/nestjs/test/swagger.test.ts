import { Controller, Get, type INestApplication, Post } from "@nestjs/common";
import { ApiBearerAuth, ApiOperation, ApiSecurity, DocumentBuilder, SwaggerModule } from "@nestjs/swagger";
import { describe, expect, it, onTestFinished } from "vitest";
import { ApikeeModule, ApikeeService, ConfigError, Public, RequireScope } from "../src/index.ts";
import { setupApikeeSwagger } from "../src/swagger.ts";
import { apikee, create, PLATFORMS } from "./serving.ts";

@Controller("orders")
@RequireScope("orders")
class OrdersController {
  @Get()
  @ApiOperation({ summary: "Your orders" })
  list() {}

  @Post()
  @RequireScope("orders:write")
  @RequireScope("audit")
  add() {}

  @Get("open")
  @ApiOperation({ summary: "Open" })
  @Public()
  open() {}

  @Get("own-words")
  @ApiOperation({ security: [{ ApikeeAuth: ["described"] }] })
  described() {}
}

/** Its routes are those of another class, and its decorators are its own. */
@Controller("archive")
@RequireScope("archive")
class ArchiveController extends OrdersController {}

class Statuses {
  @Get()
  status() {}

  @Get("details")
  @RequireScope("status")
  details() {}
}

@Controller("status")
@Public()
class StatusController extends Statuses {}

@Controller("session")
@ApiBearerAuth()
class SessionController {
  @Get()
  guarded() {}

  @Get("scoped")
  @RequireScope("session")
  scoped() {}

  @Get("open")
  @Public()
  open() {}

  @Get("anonymous")
  @ApiSecurity({})
  anonymous() {}
}

@Controller()
class HealthController {
  @Get("health")
  health() {}
}

const controllers = [
  OrdersController,
  ArchiveController,
  StatusController,
  SessionController,
  HealthController,
];

type Operation = {
  security?: object[];
  responses: Record<string, { description?: string }>;
  "x-required-scopes"?: string[];
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components?: { securitySchemes?: object };
};

async function application(adapter: (typeof PLATFORMS)[number][1]): Promise<INestApplication> {
  const module = ApikeeModule.forRoot({ apikee, excludePaths: ["/api/health"] });
  const app = await create(adapter(), { imports: [module], controllers });
  app.setGlobalPrefix("api");
  onTestFinished(() => app.close());
  await app.init();
  return app;
}

function documentOf(app: INestApplication, version = "3.1.0"): Document {
  const described = new DocumentBuilder().setOpenAPIVersion(version).addBearerAuth().build();
  return SwaggerModule.createDocument(app, described) as unknown as Document;
}

function securityIn({ paths }: Document): Record<string, object[] | undefined> {
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { security }]) => [
        `${method} ${path.replace("/api", "")}`,
        security,
      ]),
    ),
  );
}

const SECURITY = {
  "get /orders": [{ ApikeeAuth: ["orders"] }],
  "post /orders": [{ ApikeeAuth: ["orders", "audit", "orders:write"] }],
  "get /orders/open": [],
  "get /orders/own-words": [{ ApikeeAuth: ["described"] }],
  "get /archive": [{ ApikeeAuth: ["orders", "archive"] }],
  "post /archive": [{ ApikeeAuth: ["orders", "archive", "audit", "orders:write"] }],
  "get /archive/open": [],
  "get /archive/own-words": [{ ApikeeAuth: ["described"] }],
  "get /status": [],
  "get /status/details": [{ ApikeeAuth: ["status"] }],
  "get /session": [{ bearer: [], ApikeeAuth: [] }],
  "get /session/scoped": [{ bearer: [], ApikeeAuth: ["session"] }],
  "get /session/open": [{ bearer: [] }],
  "get /session/anonymous": [{ bearer: [], ApikeeAuth: [] }, { ApikeeAuth: [] }],
  "get /health": [],
};

describe.each(PLATFORMS)("setupApikeeSwagger on %s", (_name, adapter) => {
  it("writes what the decorators and options say of each route into the document", async () => {
    const app = await application(adapter);
    const document = documentOf(app);
    expect(setupApikeeSwagger(document, app.get(ApikeeService))).toBe(document);
    expect(securityIn(document)).toEqual(SECURITY);
    expect(document.components?.securitySchemes).toMatchObject({
      ApikeeAuth: { type: "apiKey", in: "header", name: "x-api-key" },
      bearer: { type: "http" },
    });
    const { get, post } = document.paths["/api/orders"]!;
    expect(Object.keys(get!.responses)).toEqual(["200", "401", "403", "429", "503"]);
    expect(post!.responses["403"]!.description).toContain("`orders`, `audit`, `orders:write`");
    expect(Object.keys(document.paths["/api/orders/open"]!["get"]!.responses)).toEqual(["200"]);
  });

  it("changes nothing when it is called again", async () => {
    const app = await application(adapter);
    const document = documentOf(app);
    setupApikeeSwagger(document, app.get(ApikeeService));
    const once = JSON.stringify(document);
    setupApikeeSwagger(document, app.get(ApikeeService));
    expect(JSON.stringify(document)).toBe(once);
  });

  it("names scopes beside the requirement in a document of OpenAPI 3.0", async () => {
    const app = await application(adapter);
    const { paths } = setupApikeeSwagger(documentOf(app, "3.0.3"), { excludePaths: ["/api/health"] });
    expect(paths["/api/orders"]!["get"]).toMatchObject({
      security: [{ ApikeeAuth: [] }],
      "x-required-scopes": ["orders"],
    });
    expect(paths["/api/health"]!["get"]!.security).toEqual([]);
  });

  it("has said already without it what is public and which scopes there are", async () => {
    const security = securityIn(JSON.parse(JSON.stringify(documentOf(await application(adapter)))));
    expect(security["get /orders"]).toEqual([{ ApikeeAuth: ["orders"] }]);
    expect(security["get /status"]).toEqual([{}]);
  });
});

describe("setupApikeeSwagger", () => {
  it("goes by the options of the module where it is given those", () => {
    const document = { openapi: "3.1.0", paths: {}, components: { securitySchemes: {} } };
    setupApikeeSwagger(document, { headerName: "x-acme-key" });
    expect(document.components.securitySchemes).toMatchObject({ ApikeeAuth: { name: "x-acme-key" } });
    setupApikeeSwagger(document, { apikee });
    expect(document.components.securitySchemes).toMatchObject({ ApikeeAuth: { name: "x-api-key" } });
  });

  it("is a ConfigError with a document of Swagger 2", () => {
    expect(() => setupApikeeSwagger({ swagger: "2.0", paths: {} })).toThrow(ConfigError);
  });
});
