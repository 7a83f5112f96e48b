import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secureOpenApi } from "../../src/openapi/index.ts";
import { operationOf, read } from "./documents.ts";

const PATHS = ["/", "/health", "/docs/page", "/docs/{page}", "/orders", "/orders/{id}", "/v1/health"];
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

const scope = fc.constantFrom("orders:read", "orders:write", "admin:*", "a", "b");
const requirement = fc.dictionary(
  fc.constantFrom("ApikeeAuth", "JWT", "OAuth"),
  fc.array(scope, { maxLength: 3 }),
  {
    maxKeys: 3,
  },
);
const security = fc.array(requirement, { maxLength: 3 });
const answers = fc.dictionary(
  fc.constantFrom("200", "401", "403", "429", "503", "default"),
  fc.record({ description: fc.string() }),
);
const operation = fc.record(
  {
    summary: fc.string(),
    security,
    responses: answers,
    "x-required-scopes": fc.array(scope, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const item = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...METHODS), operation, { maxKeys: 4 }),
    fc.record({ summary: fc.string(), parameters: fc.constant([{ $ref: "#/x" }]) }, { requiredKeys: [] }),
  )
  .map(([operations, members]) => ({ ...operations, ...members }));
const document = fc.record(
  {
    openapi: fc.constantFrom("3.0.3", "3.1.0"),
    servers: fc.array(fc.record({ url: fc.constantFrom("/", "/v1", "https://x.example/v1/") }), {
      maxLength: 2,
    }),
    security,
    paths: fc.dictionary(fc.constantFrom(...PATHS), item),
    components: fc.record(
      {
        securitySchemes: fc.dictionary(fc.constantFrom("JWT", "ApikeeAuth"), fc.constant({ type: "http" })),
        responses: fc.dictionary(
          fc.constantFrom("ApikeeForbidden", "Other"),
          fc.constant({ description: "x" }),
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["openapi", "paths"] },
);
const options = fc.record(
  {
    headerName: fc.constantFrom("x-api-key", "x-acme-key"),
    excludePaths: fc.subarray(["/health", "/docs/*", "/v1/health", "/orders"]),
  },
  { requiredKeys: [] },
);

/** Generated objects have no prototype; a document that was read has. */
const plain = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

describe("to secure a document", () => {
  it("twice is to secure it once", () => {
    fc.assert(
      fc.property(document, options, (generated, chosen) => {
        const once = secureOpenApi(plain(generated), chosen);
        const twice = secureOpenApi(structuredClone(once), chosen);
        expect(twice).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it("gives every operation a security of its own, and takes no answer of its author's away", () => {
    fc.assert(
      fc.property(document, options, (generated, chosen) => {
        const before = plain(generated);
        const after = secureOpenApi(plain(generated), chosen);
        for (const [path, members] of Object.entries(read(before).paths)) {
          for (const method of METHODS.filter((name) => name in members)) {
            const secured = operationOf(after, path, method);
            expect(secured.security).toBeInstanceOf(Array);
            expect(secured.responses ?? {}).toMatchObject(operationOf(before, path, method).responses ?? {});
          }
        }
      }),
    );
  });

  it("adds operations, paths and members of path items to none", () => {
    fc.assert(
      fc.property(document, options, (generated, chosen) => {
        const shape = (value: object) =>
          Object.entries(read(value).paths).map(([path, members]) => [path, Object.keys(members)]);
        expect(shape(secureOpenApi(plain(generated), chosen))).toEqual(shape(plain(generated)));
      }),
    );
  });
});
