import type { ApikeeSource, RegisteredMeta } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { ExecutionContext, FactoryProvider, ModuleMetadata, Type } from "@nestjs/common";
import type { NestRequest } from "./request.ts";

/**
 * Options of the module: those of `Apikee`, or an instance as `apikee`, and how to guard. All are optional; the signing
 * secret defaults to `APIKEE_SECRET`.
 */
export type ApikeeModuleOptions<
  MetaInput extends object = RegisteredMeta,
  MetaOutput = MetaInput,
> = ApikeeSource<MetaInput, MetaOutput> & GuardOptions & NestHooks;

/** Steps that an application can take over; each is also a method of `ApikeeGuard` that can be overridden. */
export interface NestHooks {
  /**
   * Finds the key elsewhere than in the headers, for instance in a cookie or a subprotocol. Null or undefined means no
   * key.
   */
  getKey?(request: NestRequest): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs; undefined where it is not known. Default:
   * `request.ip`, which follows Express's `trust proxy` and Fastify's `trustProxy`.
   */
  getClientIp?(request: NestRequest): string | undefined;
  /** Throws the exception for a refused request. If it throws none, an `ApikeeException` is thrown. */
  onDenied?(denial: Denial, context: ExecutionContext): void | Promise<void>;
}

/** What has to be known when the module is imported, before its options are. */
export interface ApikeeModuleExtras {
  /**
   * Guard every route of the application. If false, only those with `@UseGuards(ApikeeGuard)` or `@RequireScope()`.
   * Default: true.
   */
  readonly global?: boolean | undefined;
}

/** A class that creates the module's options. */
export interface ApikeeOptionsFactory<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> {
  createApikeeOptions():
    | ApikeeModuleOptions<MetaInput, MetaOutput>
    | Promise<ApikeeModuleOptions<MetaInput, MetaOutput>>;
}

/** Where `forRootAsync` gets the options: from a function, or from a class that is instantiated or injected. */
export type ApikeeModuleAsyncOptions<
  MetaInput extends object = RegisteredMeta,
  MetaOutput = MetaInput,
> = ApikeeModuleExtras &
  Pick<ModuleMetadata, "imports"> &
  (
    | {
        /** Creates the options from what `inject` lists. */
        readonly useFactory: FactoryProvider<ApikeeModuleOptions<MetaInput, MetaOutput>>["useFactory"];
        readonly inject?: FactoryProvider["inject"];
        readonly useClass?: undefined;
        readonly useExisting?: undefined;
      }
    | {
        /** A class that is instantiated here. */
        readonly useClass: Type<ApikeeOptionsFactory<MetaInput, MetaOutput>>;
        readonly useFactory?: undefined;
        readonly useExisting?: undefined;
      }
    | {
        /** A class that one of the `imports` provides. */
        readonly useExisting: Type<ApikeeOptionsFactory<MetaInput, MetaOutput>>;
        readonly useFactory?: undefined;
        readonly useClass?: undefined;
      }
  );
