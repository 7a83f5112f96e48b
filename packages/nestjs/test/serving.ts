import type { AddressInfo } from "node:net";
import { Apikee } from "@apikee/core";
import type { INestApplication, ModuleMetadata } from "@nestjs/common";
import { type AbstractHttpAdapter, NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { onTestFinished } from "vitest";

export const SECRET = "unit-test-secret-0123456789abcdef0123456789abcdef";

/** What the tests' keys are made and verified with. */
export const apikee = new Apikee({ secret: SECRET });

/** A good key of acme-corp with these scopes. */
export function mint(...scopes: string[]): Promise<string> {
  return apikee.create("acme-corp", { scopes, expiresIn: "1h" });
}

/** What NestJS stands on. */
export const PLATFORMS: readonly (readonly [name: string, adapter: () => AbstractHttpAdapter])[] = [
  ["express", () => new ExpressAdapter()],
  ["fastify", () => new FastifyAdapter()],
];

/** An application that is sent requests. */
export interface Served {
  readonly app: INestApplication;
  /** Where it listens. */
  readonly origin: string;
  /** Requests a path with this key. */
  get(path: string, key?: string): Promise<{ status: number; headers: Headers; body: unknown }>;
  /** Requests a path with anything that fetch takes. */
  send(path: string, init: RequestInit): Promise<{ status: number; headers: Headers; body: unknown }>;
}

/** Serves an application of one module on a free port until the test has finished. */
export async function serve(
  adapter: AbstractHttpAdapter,
  metadata: ModuleMetadata,
  configure: (app: INestApplication) => void = () => {},
): Promise<Served> {
  const app = await create(adapter, metadata);
  onTestFinished(() => app.close());
  configure(app);
  await app.listen(0, "127.0.0.1");
  const origin = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const send: Served["send"] = async (path, init) => {
    const response = await fetch(origin + path, init);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    app,
    origin,
    send,
    get: (path, key) => send(path, key === undefined ? {} : { headers: { "x-api-key": key } }),
  };
}

/** An application of one module that does not listen. Rejects with the mistake where there is one. */
export function create(adapter: AbstractHttpAdapter, metadata: ModuleMetadata): Promise<INestApplication> {
  class AppModule {}
  return NestFactory.create({ module: AppModule, ...metadata }, adapter, {
    logger: false,
    forceCloseConnections: true,
    // A mistake in the options is the test's to see, and not the end of the process.
    abortOnError: false,
  });
}
