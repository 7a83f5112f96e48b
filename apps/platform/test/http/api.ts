import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { expect } from "vitest";
import { openPlatform, type Platform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeAdminToken } from "../../src/services/manage/access.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { freshDatabase } from "../support/databases.ts";
import { OpenApiDocument } from "./openapi-document.ts";

const ORIGIN = "http://platform.test";
const SHOWN_ONCE = ["rawKey", "serverKey", "managementKey", "secret"];

/** One call of the API. */
export interface Call {
  /** The credential, as a Bearer token. */
  readonly as?: string | undefined;
  readonly body?: unknown;
  /** A body as it stands, in place of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every form.
  readonly json: any;
}

/** An environment with its credentials. */
export interface TestEnv {
  readonly name: string;
  readonly serverKey: string;
  readonly managementKey: string;
  readonly envId: string;
}

/**
 * A platform behind its HTTP API. Every answer is held against what holds for all: it is as the
 * OpenAPI document says, an error has the one form, and what is shown once is shown once.
 */
export class Api {
  readonly platform: Platform;
  readonly clock: ManualClock;
  readonly admin: string;
  readonly logLines: string[];
  readonly #secrets = new Set<string>();
  #document: OpenApiDocument | undefined;

  private constructor(platform: Platform, clock: ManualClock, admin: string, logLines: string[]) {
    this.platform = platform;
    this.clock = clock;
    this.admin = admin;
    this.logLines = logLines;
    this.#secrets.add(admin);
  }

  static async open(startMs = Date.UTC(2027, 0, 13, 12)): Promise<Api> {
    const clock = new ManualClock(startMs);
    const logLines: string[] = [];
    const logger = pino({}, { write: (line: string) => logLines.push(line) });
    const database = await freshDatabase();
    const platform = await openPlatform({ database, masterKey: randomBytes(32), clock, logger });
    clock.isBusy = () => platform.context.database.isBusy;
    return new Api(
      platform,
      clock,
      await makeAdminToken(actingAsCommand(platform.context, "test"), "test"),
      logLines,
    );
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const response = await this.platform.app.fetch(this.#request(method, path, call));
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    const answer = {
      status: response.status,
      text,
      headers: response.headers,
      json: isJson && text !== "" ? JSON.parse(text) : undefined,
    };
    await this.#check(method, path, answer);
    return answer;
  }

  /** A project with one environment. */
  async project(slug: string, env: Record<string, unknown> = { type: "production" }): Promise<TestEnv> {
    const body = { slug, envs: [env] };
    const { json } = await this.call("POST", "/api/v1/project", { as: this.admin, body });
    const [made] = json.envs.list;
    const { serverKey, managementKey, id } = made;
    return { name: made.project_env, serverKey, managementKey, envId: id };
  }

  /** @throws where a log line holds anything that is shown once. */
  async close(): Promise<void> {
    const log = this.logLines.join("");
    for (const secret of this.#secrets) expect(log.includes(secret), "a credential in the log").toBe(false);
    await this.platform.close();
  }

  #request(method: string, path: string, { as, body, raw, headers = {} }: Call): Request {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    return new Request(ORIGIN + path, {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
      ...(raw instanceof ReadableStream ? { duplex: "half" } : {}),
    });
  }

  async #check(method: string, path: string, answer: Answer): Promise<void> {
    for (const secret of this.#secrets) {
      expect(answer.text.includes(secret), `a credential again, from ${method} ${path}`).toBe(false);
    }
    remember(answer.json, this.#secrets);
    expect(answer.status, answer.text).not.toBe(500);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    if (answer.status >= 400) {
      expect(Object.keys(answer.json).filter((name) => name !== "issues")).toEqual([
        "error",
        "message",
        "requestId",
      ]);
      expect(answer.json.requestId).toBe(answer.headers.get("x-request-id"));
    }
    this.#document ??= new OpenApiDocument(await (await this.platform.app.request("/openapi.json")).json());
    this.#document.check({ method, pathname: new URL(ORIGIN + path).pathname }, answer);
  }
}

/** What is shown once, wherever it stands in an answer. */
function remember(value: unknown, secrets: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "string" && SHOWN_ONCE.includes(name)) secrets.add(member);
    else remember(member, secrets);
  }
}
