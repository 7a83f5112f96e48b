/** A document with these paths, of this version of OpenAPI. */
export function documentOf(paths: object, members: object = {}): object {
  return { openapi: "3.1.0", info: { title: "Orders", version: "1.0.0" }, ...members, paths };
}

/** What a test reads of a document. */
interface Readable {
  readonly security?: unknown;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a test reads of an operation. */
interface ReadableOperation {
  readonly security?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly "x-required-scopes"?: unknown;
}

/** A document, to be read. */
export function read(document: object): Readable {
  return document as Readable;
}

/** An operation of a document. */
export function operationOf(document: object, path: string, method = "get"): ReadableOperation {
  const operation = read(document).paths[path]?.[method];
  if (typeof operation !== "object" || operation === null) throw new Error(`no operation ${method} ${path}`);
  return operation;
}
