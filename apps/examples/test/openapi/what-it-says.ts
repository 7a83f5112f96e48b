/** The parts of an OpenAPI document that are compared. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly security?: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, Response & { readonly $ref?: string }>>;
  readonly "x-required-scopes"?: readonly string[];
}

interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

/**
 * What a document says to who reads it, without what is a framework's own way to say it: the order of members,
 * references, names of operations, and content of which nothing is said.
 */
export function whatItSays({ openapi, info, security = [], paths, components }: OpenApiDocument): object {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [
      `${method.toUpperCase()} ${path}`,
      {
        summary: operation.summary,
        security: operation.security,
        scopes: operation["x-required-scopes"] ?? [],
        parameters: operation.parameters ?? [],
        requestBody: operation.requestBody,
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, response]) => [
            status,
            withoutEmptyContent(resolved(response, components)),
          ]),
        ),
      },
    ]),
  );
  const { securitySchemes, schemas } = components;
  return {
    openapi,
    info: { title: info.title, version: info.version, description: info.description },
    security,
    operations: Object.fromEntries(operations),
    securitySchemes,
    error: schemas?.["ApikeeError"],
  };
}

function resolved(
  response: Response & { readonly $ref?: string },
  components: OpenApiDocument["components"],
): Response {
  if (response.$ref === undefined) return response;
  const [, , kind = "", name = ""] = response.$ref.split("/");
  return components[kind]?.[name] as Response;
}

/** Fastify's documents have a schema for every answer, with no more than its description where there is none. */
function withoutEmptyContent({ content = {}, ...response }: Response): object {
  const told = Object.entries(content).filter(([, { schema = {} }]) => {
    return Object.keys(schema).some((member) => member !== "description");
  });
  return told.length === 0 ? response : { ...response, content: Object.fromEntries(told) };
}
