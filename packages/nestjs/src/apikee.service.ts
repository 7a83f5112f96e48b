import {
  Apikee,
  type Claims,
  type CreateOptions,
  type FetchRequest,
  type GuardRequest,
  type Outcome,
  type RegisteredMeta,
} from "@apikee/core";
import type { NodeRequest } from "@apikee/core/guard";
import { Inject, Injectable, type OnApplicationShutdown } from "@nestjs/common";
import { APIKEE_OPTIONS } from "./apikee.constants.ts";
import type { ApikeeModuleOptions } from "./apikee-options.interface.ts";

/**
 * The application's `Apikee` as an injectable service, which creates and verifies keys. An instance that the module
 * created is closed when the application shuts down; one that was passed as `apikee` is its owner's to close.
 */
@Injectable()
export class ApikeeService<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput>
  implements OnApplicationShutdown
{
  /** The instance itself. */
  readonly apikee: Apikee<MetaInput, MetaOutput>;
  /** The options of the module. */
  readonly options: ApikeeModuleOptions<MetaInput, MetaOutput>;

  /** @throws ConfigError that names the option at fault. */
  constructor(@Inject(APIKEE_OPTIONS) options: ApikeeModuleOptions<MetaInput, MetaOutput>) {
    this.options = options;
    this.apikee = Apikee.from(options);
  }

  /** `"local"`: keys are verified in this process alone. `"server"`: the platform is asked as well. */
  get mode(): "local" | "server" {
    return this.apikee.mode;
  }

  /** The request header that carries the key, in lower case. */
  get headerName(): string {
    return this.apikee.headerName;
  }

  /** The paths that need no key. */
  get excludePaths(): readonly string[] {
    return this.options.excludePaths ?? [];
  }

  /**
   * A new key for a tenant; see `Apikee.create`.
   *
   * @throws TypeError that names the argument at fault.
   * @throws ApikeeError SERVER_UNREACHABLE where `confirm` is set and the platform cannot be reached.
   */
  create(tenant: string, options?: CreateOptions<MetaInput>): Promise<string> {
    return this.apikee.create(tenant, options);
  }

  /**
   * What a key says; see `Apikee.verify`.
   *
   * @throws ApikeeError with the code of the first check that fails.
   */
  verify(key: string): Claims<MetaOutput> {
    return this.apikee.verify(key);
  }

  /**
   * The whole pipeline, for requests that no guard sees, such as the handshake of a gateway; see
   * `Apikee.authenticate`.
   */
  authenticate(request: FetchRequest | NodeRequest | GuardRequest): Promise<Outcome<MetaOutput>> {
    return this.apikee.authenticate(request);
  }

  /** Called by Nest once the server has stopped, when the reports on the last requests have been queued. */
  async onApplicationShutdown(): Promise<void> {
    if (this.options.apikee === undefined) await this.apikee.close();
  }
}
