import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Controller, type ExecutionContext, Get, Injectable } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import {
  ClientProxyFactory,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  RpcException,
  Transport,
} from "@nestjs/microservices";
import { firstValueFrom } from "rxjs";
import { expect, it, onTestFinished } from "vitest";
import { ApikeeGuard, ApikeeModule, Claims, type Denial, type NestRequest } from "../src/index.ts";
import { apikee, mint, PLATFORMS, serve } from "./serving.ts";

@Controller()
class HybridController {
  @Get("tenant")
  tenant(@Claims("tenant") tenant: string) {
    return { tenant };
  }

  @MessagePattern("tenant")
  message(@Payload("greeting") greeting: string, @Claims("tenant") tenant: string) {
    return `${greeting}, ${tenant}`;
  }
}

/** Finds the key of a message in its data. */
@Injectable()
class HybridGuard extends ApikeeGuard {
  protected override getRequest(context: ExecutionContext): NestRequest {
    if (context.getType() === "http") return super.getRequest(context);
    return { headers: { "x-api-key": context.switchToRpc().getData().key } };
  }

  protected override async onDenied(denial: Denial, context: ExecutionContext): Promise<void> {
    if (context.getType() === "rpc") throw new RpcException(denial.body);
    await super.onDenied(denial, context);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("guards the messages of a microservice where the application says how to find the key", async () => {
  const options = { host: "127.0.0.1", port: await freePort() };
  const imports = [ApikeeModule.forRoot({ apikee, global: false })];
  const providers = [{ provide: APP_GUARD, useClass: HybridGuard }];
  const metadata = { imports, providers, controllers: [HybridController] };
  const { app, get } = await serve(PLATFORMS[0]![1](), metadata, (app) => {
    app.connectMicroservice<MicroserviceOptions>(
      { transport: Transport.TCP, options },
      { inheritAppConfig: true },
    );
  });
  await app.startAllMicroservices();
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  onTestFinished(() => client.close());
  const ask = (data: object) => firstValueFrom(client.send("tenant", data)).catch((error: unknown) => error);

  expect(await ask({ greeting: "Hello", key: await mint() })).toBe("Hello, acme-corp");
  expect(await ask({ greeting: "Hello" })).toMatchObject({ error: "MISSING_KEY" });
  expect(await get("/tenant", await mint())).toMatchObject({ status: 200, body: { tenant: "acme-corp" } });
});
