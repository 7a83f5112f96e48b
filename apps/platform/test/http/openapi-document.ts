import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

type Json = Record<string, unknown>;

interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Json }> }>;
}

/** The platform's OpenAPI document, as what answers are held against. */
export class OpenApiDocument {
  readonly #paths: Record<string, Record<string, Operation>>;
  readonly #templates: readonly string[];
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(document: Json & { readonly paths: Record<string, Record<string, Operation>> }) {
    this.#paths = document.paths;
    // Those with fewer parameters are meant first: /client/templates is no client.
    this.#templates = Object.keys(document.paths).sort((a, b) => a.split("{").length - b.split("{").length);
    this.#ajv.addSchema(document, "document");
  }

  /** The path of the document that a call's path matches, or undefined. */
  templateOf(pathname: string): string | undefined {
    return this.#templates.find((one) =>
      new RegExp(`^${one.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname),
    );
  }

  /** Fails where the document does not name an answer as it is; a call that it does not describe passes. */
  check(
    call: { readonly method: string; readonly pathname: string },
    answer: { readonly status: number; readonly json: unknown },
  ): void {
    const template = this.templateOf(call.pathname);
    const method = call.method.toLowerCase();
    const operation = template === undefined ? undefined : this.#paths[template]?.[method];
    if (template === undefined || operation === undefined) return;
    const place = `${call.method} ${template} ${answer.status}`;
    expect(Object.keys(operation.responses), place).toContain(String(answer.status));
    if (answer.json === undefined) return;
    const pointer = ["paths", template, method, "responses", String(answer.status)].map(escaped).join("/");
    const schema = `document#/${pointer}/content/application~1json/schema`;
    const validate = this.#ajv.getSchema(schema) ?? this.#ajv.compile({ $ref: schema });
    const isValid = validate(answer.json);
    expect(isValid, `${place}: ${this.#ajv.errorsText(validate.errors)}`).toBe(true);
  }
}

function escaped(segment: string): string {
  return encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1"));
}
