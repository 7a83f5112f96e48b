import type { AddressInfo } from "node:net";
import {
  decisionAnswer,
  healthAnswer,
  meAnswer,
  mutateAnswer,
  tenantAnswer,
} from "@apikee/conformance/answers";
import {
  type AppOptions,
  apikeeOptions,
  guardOptions,
  type RunningApp,
  SLOW_MS,
} from "@apikee/conformance/contract";
import { Controller, Delete, Get, Header, HttpCode, Module, Post, UseGuards } from "@nestjs/common";
import { type AbstractHttpAdapter, NestFactory, RouterModule } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { ApikeeGuard, ApikeeModule, Claims, Decision, RequireScope } from "../src/index.ts";

@Controller()
class AppController {
  @Get("health")
  @Header("x-handler", "health")
  health(@Claims() claims?: Claims) {
    return healthAnswer(claims);
  }

  @Get("docs")
  @Header("x-handler", "docs-root")
  docsRoot(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("docs/page")
  @Header("x-handler", "docs")
  docs(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("me")
  @Header("x-handler", "me")
  me(@Claims() claims?: Claims) {
    return meAnswer(claims);
  }

  @Get("decision")
  @Header("x-handler", "decision")
  decision(@Claims() claims?: Claims, @Decision() decision?: Decision) {
    return decisionAnswer(claims, decision);
  }

  @Get("admin")
  @Header("x-handler", "admin")
  admin(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("reports")
  @Header("x-handler", "reports-read")
  @RequireScope("reports:read")
  readReports(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Delete("reports")
  @Header("x-handler", "reports-write")
  @RequireScope("reports:write")
  writeReports(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("toString")
  @Header("x-handler", "to-string")
  @RequireScope("toString")
  inherited(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("proto")
  @Header("x-handler", "proto")
  @RequireScope("__proto__")
  proto(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("both")
  @Header("x-handler", "both")
  @RequireScope("a")
  @RequireScope("b")
  both(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("mutate")
  @Header("x-handler", "mutate")
  mutate(@Claims() claims?: Claims) {
    return mutateAnswer(claims);
  }

  @Get("throw")
  @Header("x-handler", "throw")
  throwing() {
    throw new Error("The handler failed");
  }

  @Post("echo")
  @HttpCode(200)
  @Header("x-handler", "echo")
  echo(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("slow")
  @Header("x-handler", "slow")
  slow(@Claims() claims?: Claims) {
    return new Promise((resolve) => setTimeout(resolve, SLOW_MS, tenantAnswer(claims)));
  }

  @Get("files/*")
  @Header("x-handler", "files")
  files(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }

  @Get("guarded-twice")
  @Header("x-handler", "guarded-twice")
  @UseGuards(ApikeeGuard)
  guardedTwice(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }
}

@Controller()
class MountedController {
  @Get("health")
  @Header("x-handler", "mounted-health")
  health(@Claims() claims?: Claims) {
    return healthAnswer(claims);
  }

  @Get("admin")
  @Header("x-handler", "mounted-admin")
  admin(@Claims() claims?: Claims) {
    return tenantAnswer(claims);
  }
}

@Module({ controllers: [MountedController] })
class MountedModule {}

@Module({})
class AppModule {}

/** What cannot hold in NestJS, and why. */
export const SKIPS = {
  "A00 logged: nothing there":
    "NestJS asks its guards once a route has matched: where none has, no key is looked at",
};

/** The application of the conformance suite in NestJS on Express. */
export function startOnExpress(options: AppOptions): Promise<RunningApp> {
  return startNest(new ExpressAdapter(), options);
}

/** The application of the conformance suite in NestJS on Fastify. */
export function startOnFastify(options: AppOptions): Promise<RunningApp> {
  const adapter = new FastifyAdapter();
  // Fastify reads bodies before NestJS asks its guards, and by itself refuses those of types that it does not know.
  const asText = { parseAs: "string" } as const;
  adapter.getInstance().addContentTypeParser("*", asText, (_request, body, done) => done(null, body));
  return startNest(adapter, options);
}

async function startNest(adapter: AbstractHttpAdapter, options: AppOptions): Promise<RunningApp> {
  const app = await NestFactory.create(
    {
      module: AppModule,
      imports: [
        ApikeeModule.forRoot({ ...apikeeOptions(options), ...guardOptions(options), onEvent() {} }),
        MountedModule,
        RouterModule.register([{ path: "mounted", module: MountedModule }]),
      ],
      controllers: [AppController],
    },
    adapter,
    // What is wrong with its options is the test's to see, and not the end of the process.
    { logger: false, forceCloseConnections: true, abortOnError: false },
  );
  await app.listen(0, "127.0.0.1");
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, guardsRoutesOnly: true, close: () => app.close() };
}
