import { randomUUID } from "node:crypto";
import type { Clock } from "@apikee/core";
import type { TestPlatform, TestProject, TestProjectOptions } from "@apikee/platform/testing";
import { expect } from "vitest";
import type { AppClient } from "../app-client.ts";
import { CURRENT_SECRET } from "../configurations.ts";
import type { AppOptions, RunningApp, ServerModeOptions, Subject } from "../contract.ts";
import { idOf, keyHeader } from "../keys.ts";
import { startApp } from "../start-apps.ts";
import { Gateway, type Upstream } from "./gateway.ts";
import { type Recording, Wire } from "./wire.ts";

/** Far more than an answer takes: what is late in it is a fault, and no slow machine. */
const PATIENT_MS = 5_000;

/** How a scene differs from a good application before a good platform. */
export interface SceneOptions extends Pick<TestProjectOptions, "signing"> {
  readonly failOpen?: boolean;
  /** Default: 5,000. */
  readonly serverTimeoutMs?: number;
  /** The application's own options. Default: one secret, nothing excluded. */
  readonly app?: AppOptions;
  /** What else the application is told of the platform. */
  readonly server?: (project: TestProject) => Partial<ServerModeOptions>;
  /** The environment of another scene. Default: one of its own. */
  readonly project?: TestProject;
  /** Answers in the place of the platform. */
  readonly upstream?: Upstream;
}

/** What scenes are set in. */
export interface Stage {
  readonly start: Subject["start"];
  readonly platform: TestPlatform<Clock>;
  readonly recording: Recording;
}

/** What a project environment has logged. */
export type LogRows = Awaited<ReturnType<TestPlatform<Clock>["logs"]>>;

/** One application in server mode, its environment of the platform, and what lies between them. */
export class Scene {
  readonly app: AppClient;
  readonly project: TestProject;
  readonly gateway: Gateway;
  readonly #stage: Stage;
  readonly #running: RunningApp;
  readonly #wire: Wire;
  #closing: Promise<void> | undefined;

  private constructor(
    stage: Stage,
    parts: Pick<Scene, "app" | "project" | "gateway"> & { running: RunningApp; wire: Wire },
  ) {
    this.#stage = stage;
    this.app = parts.app;
    this.project = parts.project;
    this.gateway = parts.gateway;
    this.#running = parts.running;
    this.#wire = parts.wire;
  }

  /** Starts the application; nothing is asked of the platform before it is asked itself. */
  static async open(stage: Stage, options: SceneOptions): Promise<Scene> {
    const { platform, recording, start } = stage;
    const project = options.project ?? (await newProject(platform, options));
    const gateway = await Gateway.open(options.upstream ?? platform.fetch);
    const wire = await Wire.open(gateway.port, recording);
    const app = options.app ?? { secrets: [CURRENT_SECRET] };
    const server = { ...serverOptions(project, wire.origin, options), ...options.server?.(project) };
    try {
      const { running, client } = await startApp(start, { ...app, server });
      return new Scene(stage, { project, gateway, wire, running, app: client });
    } catch (error) {
      await Promise.all([wire.close(), gateway.close()]);
      throw error;
    }
  }

  /** What `GET /decision` answers to this key: 200, or the test fails. */
  async decision(key: string): Promise<Record<string, unknown>> {
    const response = await this.app.get("/decision", keyHeader(key));
    expect(response.status, response.body).toBe(200);
    expect(response.handler).toBe("decision");
    return response.json() as Record<string, unknown>;
  }

  /** Calls the platform's HTTP API with the environment's management key, and gives what it answers. */
  async manage(method: string, path: string, body?: object): Promise<unknown> {
    return this.#call(method, path, { "x-api-key": this.project.managementKey }, body);
  }

  /** As `manage`, as the administrator. */
  async administer(method: string, path: string, body: object): Promise<unknown> {
    return this.#call(method, path, { authorization: `Bearer ${this.#stage.platform.adminToken}` }, body);
  }

  /** Revokes a key that `mint` made, and that the platform knows. */
  revoke(key: string): Promise<void> {
    return this.#stage.platform.revokeKey(idOf(key));
  }

  /** What was logged, the newest first. */
  logs(): Promise<LogRows> {
    return this.#stage.platform.logs({ projectEnv: this.project.projectEnv });
  }

  /** Ends the application, which sends what is queued, and all between it and the platform. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Nobody in the middle keeps the application from ending.
    this.gateway.intercept = null;
    await this.#running.close();
    await this.#wire.close();
    await this.gateway.close();
  }

  async #call(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<unknown> {
    const { platform } = this.#stage;
    const url = new URL(`${platform.baseUrl}${path}`);
    if (!path.startsWith("/project/")) url.searchParams.set("project_env", this.project.projectEnv);
    const response = await platform.fetch(url, {
      method,
      headers: { ...headers, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.ok, text).toBe(true);
    return JSON.parse(text);
  }
}

/** An environment of its own, with a name that turns up nowhere by chance. */
function newProject(
  platform: TestPlatform<Clock>,
  { signing = "application" }: Pick<SceneOptions, "signing">,
): Promise<TestProject> {
  return platform.createProject({ slug: `acme-${randomUUID()}`, type: "conformance", signing });
}

function serverOptions(
  { serverKey, projectEnv }: TestProject,
  origin: string,
  { failOpen = true, serverTimeoutMs = PATIENT_MS }: SceneOptions,
): ServerModeOptions {
  return { serverKey, projectEnv, baseUrl: `${origin}/api/v1`, serverTimeoutMs, failOpen };
}
