import type { ApikeeSource, RegisteredMeta } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { ExecutionContext, FactoryProvider, ModuleMetadata, Type } from "@nestjs/common";
import type { NestRequest } from "./request.ts";

/**
 * What the module goes by: an Apikee, or the options to make one, and how to guard. With none at all the signing
 * secret comes from `APIKEE_SECRET`.
 */
export type ApikeeModuleOptions<
  MetaInput extends object = RegisteredMeta,
  MetaOutput = MetaInput,
> = ApikeeSource<MetaInput, MetaOutput> & GuardOptions & NestHooks;

/** What an application may do itself; each is a method of `ApikeeGuard` too, to be overridden. */
export interface NestHooks {
  /**
   * Finds the key, instead of the headers: for instance in a cookie or a subprotocol. Null or undefined is
   * no key.
   */
  getKey?(request: NestRequest): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs. Default: `request.ip`, which follows
   * Express's `trust proxy` and Fastify's `trustProxy`.
   */
  getClientIp?(request: NestRequest): string | undefined;
  /** Throws the exception of a refused request. Where it throws none, an `ApikeeException` is thrown. */
  onDenied?(denial: Denial, context: ExecutionContext): void | Promise<void>;
}

/** What is decided where the module is imported, before there are options. */
export interface ApikeeModuleExtras {
  /**
   * Whether every route of the application is guarded. Where false, those are that have
   * `@UseGuards(ApikeeGuard)` or `@RequireScope()`. Default: true.
   */
  readonly global?: boolean | undefined;
}

/** A class that makes the module's options. */
export interface ApikeeOptionsFactory<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> {
  createApikeeOptions():
    | ApikeeModuleOptions<MetaInput, MetaOutput>
    | Promise<ApikeeModuleOptions<MetaInput, MetaOutput>>;
}

/** Where `forRootAsync` gets the options: from a function, or from a class that it makes or finds. */
export type ApikeeModuleAsyncOptions<
  MetaInput extends object = RegisteredMeta,
  MetaOutput = MetaInput,
> = ApikeeModuleExtras &
  Pick<ModuleMetadata, "imports"> &
  (
    | {
        /** Makes the options out of what `inject` names. */
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
