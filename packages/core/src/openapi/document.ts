/** The parts of an OpenAPI 3 document that are read and written; everything else is left as it is. */
export interface OpenApiDocument {
  openapi?: unknown;
  servers?: readonly { readonly url?: string }[];
  security?: readonly SecurityRequirement[];
  paths?: Record<string, Record<string, unknown> | undefined>;
  components?: Partial<Record<ComponentKind, Record<string, unknown>>>;
}

type ComponentKind = "securitySchemes" | "schemas" | "responses";

/** One way to be authorised: every scheme in it must be satisfied. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** One method of one path. */
export interface OpenApiOperation {
  security?: readonly SecurityRequirement[];
  responses?: Record<string, unknown>;
  "x-required-scopes"?: readonly string[];
}

const METHODS: readonly string[] = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "query",
];

/** Calls `visit` for each operation, with its path as clients send it: the first server's path before it. */
export function forEachOperation(
  document: OpenApiDocument,
  visit: (operation: OpenApiOperation, path: string, label: string) => void,
): void {
  const url: unknown = document.servers?.[0]?.url;
  const base = basePath(typeof url === "string" ? url : "");
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [name, operation] of Object.entries(item ?? {})) {
      if (METHODS.includes(name) && typeof operation === "object" && operation !== null) {
        visit(operation, base + path, `${name.toUpperCase()} ${path}`);
      }
    }
  }
}

function basePath(serverUrl: string): string {
  const path = serverUrl.replace(/^([^/?#]*:)?\/\/[^/?#]*/, "").replace(/[?#].*$/, "");
  const segments = path.replace(/^\.?\//, "").replace(/\/+$/, "");
  return segments === "" ? "" : `/${segments}`;
}
