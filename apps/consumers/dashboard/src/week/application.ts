import { Apikee } from "@apikee/core";
import { Guard } from "@apikee/core/guard";
import type { TestPlatform, TestProject } from "@apikee/platform/testing";

/** A request that reaches the application. */
export interface Arriving {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** What the application made of it, where it got that far. */
export interface Handled {
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** An application in server mode whose time is that of the platform's clock. */
export class Application {
  readonly #platform: TestPlatform;
  readonly #apikee: Apikee;
  readonly #guard: Guard<unknown>;

  constructor(platform: TestPlatform, { secret, serverKey, projectEnv }: TestProject) {
    const { baseUrl, fetch, clock } = platform;
    this.#platform = platform;
    this.#apikee = new Apikee({ secret, serverKey, projectEnv, baseUrl, fetch, clock });
    this.#guard = new Guard(this.#apikee);
  }

  /** Takes a request, and answers it as `handled` says where it may pass. */
  async take({ key, method, path, ip, userAgent }: Arriving, handled: Handled): Promise<void> {
    const headers: Readonly<Record<string, string>> = { "x-api-key": key, "user-agent": userAgent };
    const outcome = await this.#guard.authenticate({
      method,
      target: path,
      path: path.replace(/\?.*/, ""),
      headerValues: (name) => (headers[name] === undefined ? [] : [headers[name]]),
      ip,
    });
    if (!outcome.ok) return;
    const { clock } = this.#platform;
    clock.set(clock.now() + handled.durationMs);
    outcome.finish?.({ status: handled.status, route: handled.route });
  }

  close(): Promise<void> {
    return this.#apikee.close();
  }
}
