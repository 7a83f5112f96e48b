import { ConfigError } from "../errors/error.ts";

/**
 * A synchronous Standard Schema, version 1 (standardschema.dev), as zod, valibot and arktype make them.
 * `Input` is the meta that keys are made with, `Output` what verified claims hold.
 */
export interface MetaSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema makes of a value: the value, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong. The message is the schema's, and may quote the value. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * The schema's result.
 *
 * @throws ConfigError where the schema is asynchronous: keys are verified synchronously.
 */
export function validateNow<Input, Output>(
  schema: MetaSchema<Input, Output>,
  value: unknown,
): SchemaResult<Output> {
  const result = schema["~standard"].validate(value);
  if ("then" in result) {
    // Nobody waits for it, so that its failure must not become an unhandled rejection.
    result.then(undefined, () => undefined);
    throw new ConfigError("metaSchema must be synchronous");
  }
  if (result.issues === undefined && !("value" in result)) {
    throw new ConfigError("metaSchema must give a value or issues, as Standard Schema has it");
  }
  return result;
}
