import { ConfigError } from "../errors/index.ts";
import { pathList } from "../guard/paths.ts";
import {
  forEachOperation,
  type OpenApiDocument,
  type OpenApiOperation,
  type SecurityRequirement,
} from "./document.ts";
import { ERROR_SCHEMA, REFUSALS, refusalForScopes } from "./refusals.ts";

/** The name of the security scheme in the document. */
export const SECURITY_SCHEME = "ApikeeAuth";

/** What the document has to say about the guard. The options of a guard can be passed as they are. */
export interface SecureOptions {
  /** The header that carries the key. Default: `x-api-key`. */
  readonly headerName?: string | undefined;
  /** Paths that need no key, as for the guard. Default: none. */
  readonly excludePaths?: readonly string[] | undefined;
  /** Whether an operation of the document needs no key, besides those paths. Default: every other one needs a key. */
  readonly isPublic?: ((operation: object) => boolean) | undefined;
}

/**
 * Writes the guard into an OpenAPI 3 document, and returns it: the scheme `ApikeeAuth`, security and the
 * refusals 401, 403, 429 and 503 on each guarded operation, none on public ones. An operation names the
 * scopes that it requires as `security: [{ ApikeeAuth: ["reports:read"] }]`, or as `x-required-scopes`;
 * one with `security: []` is left public, and answers that the author described are kept. Calling it again
 * changes nothing.
 *
 * @throws ConfigError where the document is not OpenAPI 3.
 */
export function secureOpenApi<Document extends object>(
  document: Document,
  options: SecureOptions = {},
): Document {
  const target = document as OpenApiDocument;
  const version = target.openapi;
  if (typeof version !== "string" || !version.startsWith("3.")) {
    throw new ConfigError('the document must be OpenAPI 3: its member "openapi" begins with 3');
  }
  checkSecurity(target.security, "the document");
  const isExcluded = pathList(options.excludePaths);
  const isPublic = (operation: object, path: string) =>
    isExcluded(path) || options.isPublic?.(operation) === true;
  addComponents(target, options.headerName ?? "x-api-key");
  forEachOperation(target, (operation, path, label) => {
    checkOperation(operation, label);
    const inherited = operation.security ?? target.security;
    if (operation.security?.length === 0) return;
    if (isPublic(operation, path)) operation.security = withoutKey(inherited ?? []);
    else guardOperation(operation, inherited ?? [], !version.startsWith("3.0"));
  });
  return document;
}

/** Checks what an author wrote by hand before it is read. @throws ConfigError that names the operation. */
function checkOperation(operation: OpenApiOperation, label: string): void {
  const scopes: unknown = operation["x-required-scopes"] ?? [];
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === "string")) {
    throw new ConfigError(`${label}: x-required-scopes must be a list of strings`);
  }
  checkSecurity(operation.security, label);
}

function checkSecurity(security: unknown, label: string): void {
  if (security === undefined) return;
  if (!Array.isArray(security) || !security.every((one) => typeof one === "object" && one !== null)) {
    throw new ConfigError(`${label}: security must be a list of requirements`);
  }
}

function addComponents(document: OpenApiDocument, headerName: string): void {
  document.components ??= {};
  const { securitySchemes, schemas, responses } = document.components;
  document.components.securitySchemes = {
    ...securitySchemes,
    [SECURITY_SCHEME]: {
      type: "apiKey",
      in: "header",
      name: headerName,
      description:
        "A signed API key that carries its tenant, scopes and expiry. Also as Authorization: Bearer.",
    },
  };
  document.components.schemas = { ...structuredClone(ERROR_SCHEMA), ...schemas };
  document.components.responses = {
    ...Object.fromEntries(REFUSALS.map(({ name, response }) => [name, structuredClone(response)])),
    ...responses,
  };
}

function guardOperation(
  operation: OpenApiOperation,
  requirements: readonly SecurityRequirement[],
  namesRoles: boolean,
): void {
  const scopes = [
    ...new Set([
      ...(operation["x-required-scopes"] ?? []),
      ...requirements.flatMap((one) => one[SECURITY_SCHEME] ?? []),
    ]),
  ];
  // Only since 3.1 may a requirement of an apiKey scheme list roles.
  const own: SecurityRequirement = { [SECURITY_SCHEME]: namesRoles ? [...scopes] : [] };
  operation.security = withKey(requirements, own);
  if (scopes.length > 0) operation["x-required-scopes"] = scopes;

  const described = REFUSALS.map(
    ({ status, name }) => [status, { $ref: `#/components/responses/${name}` }] as const,
  );
  const withScopes = scopes.length > 0 ? { "403": refusalForScopes(scopes) } : {};
  operation.responses = { ...Object.fromEntries(described), ...withScopes, ...operation.responses };
}

/** Where the author does not name our scheme, the key is required in addition to what they name. */
function withKey(
  requirements: readonly SecurityRequirement[],
  own: SecurityRequirement,
): SecurityRequirement[] {
  if (requirements.length === 0) return [own];
  const isNamed = requirements.some((one) => SECURITY_SCHEME in one);
  return requirements.map((one) => (isNamed && !(SECURITY_SCHEME in one) ? one : { ...one, ...own }));
}

function withoutKey(requirements: readonly SecurityRequirement[]): SecurityRequirement[] {
  return requirements
    .map((one) => Object.fromEntries(Object.entries(one).filter(([scheme]) => scheme !== SECURITY_SCHEME)))
    .filter((one) => Object.keys(one).length > 0);
}
