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

/** One thing that is wrong. The messages are the schema's, and may quote the value. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The schema's result, or null where it is asynchronous. */
export function validateNow<Input, Output>(
  schema: MetaSchema<Input, Output>,
  value: unknown,
): SchemaResult<Output> | null {
  const result = schema["~standard"].validate(value);
  if (!(result instanceof Promise)) return result;
  // Nobody waits for it, so that its failure must not become an unhandled rejection.
  result.catch(() => undefined);
  return null;
}

/** Where a schema's first issue is, for the programmer: `meta.plan: expected text`. */
export function describeIssue(issue: SchemaIssue | undefined): string {
  const path = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return `${["meta", ...path].join(".")}: ${issue?.message ?? "not accepted"}`;
}
