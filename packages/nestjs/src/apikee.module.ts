import { ConfigError, type RegisteredMeta } from "@apikee/core";
import { type DynamicModule, Module, type ModuleMetadata, type Provider } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { APIKEE_OPTIONS } from "./apikee.constants.ts";
import { ApikeeGuard } from "./apikee.guard.ts";
import { ApikeeService } from "./apikee.service.ts";
import type {
  ApikeeModuleAsyncOptions,
  ApikeeModuleExtras,
  ApikeeModuleOptions,
  ApikeeOptionsFactory,
} from "./apikee-options.interface.ts";

/**
 * Guards every route of an application with API keys, and provides `ApikeeService` to all of its modules.
 *
 * ```ts
 * @Module({ imports: [ApikeeModule.forRoot({ excludePaths: ["/health"] })], controllers: [OrdersController] })
 * class AppModule {}
 * ```
 */
@Module({})
export class ApikeeModule {
  /** Configures the module by options. A mistake in them is a ConfigError when the application is created. */
  static forRoot<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput>(
    options: ApikeeModuleExtras & ApikeeModuleOptions<MetaInput, MetaOutput> = {},
  ): DynamicModule {
    const { global, ...rest } = options;
    return moduleOf([{ provide: APIKEE_OPTIONS, useValue: rest }], { global });
  }

  /**
   * Configures the module by options from a function or a class, for instance from a `ConfigService`.
   *
   * @throws ConfigError where neither is given.
   */
  static forRootAsync<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput>(
    options: ApikeeModuleAsyncOptions<MetaInput, MetaOutput>,
  ): DynamicModule {
    return moduleOf(asyncProviders(options), options);
  }
}

function moduleOf(
  optionProviders: Provider[],
  { global, imports = [] }: ApikeeModuleExtras & Pick<ModuleMetadata, "imports">,
): DynamicModule {
  const globalGuard: Provider[] = [{ provide: APP_GUARD, useExisting: ApikeeGuard }];
  return {
    module: ApikeeModule,
    // Nest creates a guard in the module of the controller that it guards, and it needs the service there.
    global: true,
    imports,
    providers: [...optionProviders, ApikeeService, ApikeeGuard, ...(global === false ? [] : globalGuard)],
    exports: [ApikeeService, ApikeeGuard],
  };
}

function asyncProviders<MetaInput extends object, MetaOutput>(
  options: ApikeeModuleAsyncOptions<MetaInput, MetaOutput>,
): Provider[] {
  const { useFactory, useClass, useExisting } = options;
  if (useFactory !== undefined) {
    return [{ provide: APIKEE_OPTIONS, useFactory, inject: options.inject ?? [] }];
  }
  const factory = useExisting ?? useClass;
  if (factory === undefined) throw new ConfigError("forRootAsync needs useFactory, useClass or useExisting");
  return [
    ...(useClass === undefined ? [] : [useClass]),
    {
      provide: APIKEE_OPTIONS,
      useFactory: (made: ApikeeOptionsFactory<MetaInput, MetaOutput>) => made.createApikeeOptions(),
      inject: [factory],
    },
  ];
}
