import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { body, json } from "./answers.ts";
import type { HttpEnv } from "./env.ts";
import { projectEnv, uuid } from "./schemas/text.ts";

const SCHEME = "ServerKey";

const bytes = (description: string) => z.string().describe(`${description}, in base64url without padding.`);

/** A message or its answer as it travels encrypted. */
const envelopeSchema = z
  .strictObject({
    v: z.literal("1"),
    epk: bytes("The sender's ephemeral X25519 public key, in an answer the platform's"),
    iv: bytes("12 bytes"),
    ct: bytes("AES-256-GCM's ciphertext, with its tag of 16 bytes at the end"),
  })
  .openapi("Version1Envelope");

const messageSchema = z
  .strictObject({
    name: z.string().min(1).max(256).describe("The key's name within the client."),
    timestamp: z.iso.datetime({ offset: true }).describe("60 seconds off the platform's clock at most."),
    headers: z.record(z.string(), z.unknown()).describe("Those of the request that is asked about."),
    payload: z.unknown().optional(),
  })
  .openapi("Version1Message");

const answerSchema = z
  .object({
    success: z.boolean(),
    clientId: uuid(),
    project_env: projectEnv(),
    method_path: z.string(),
    durationMs: z.number(),
    error: z.string().optional().describe("Why it may not pass: a code, such as REVOKED or RATE_LIMITED."),
  })
  .openapi("Version1Answer");

const refusalSchema = z
  .object({ error: z.string(), message: z.string() })
  .openapi("Version1Refusal", { description: "A refusal of the channel; it has no request id." });

const refusal = (description: string) => json(refusalSchema, description);

/** `POST /client/{id}`, which is no call of the HTTP API but of the channel, as its document tells of it. */
const version1 = createRoute({
  method: "post",
  path: "/api/v1/client/{id}",
  tags: ["Channel version 1"],
  summary: "Ask whether a request of a client may pass",
  description:
    "For SDKs in other languages. **Off unless an environment turns it on** (`settings.v1`; `settings.v1Plain` for plain JSON): " +
    "until then it is 404. It takes a server key, and nothing of the administration does. docs/protocol.md, section 4.",
  security: [{ [SCHEME]: [] }],
  request: {
    params: z.object({ id: uuid().describe("The client's id.") }),
    query: z.object({
      project_env: projectEnv(),
      method_path: z.string().openapi({ example: "GET:/orders" }),
    }),
    headers: z.object({
      "x-apikee-encrypted": z
        .enum(["0", "1"])
        .describe("1: the body is an envelope. 0: it is plain JSON, where the environment allows that."),
    }),
    body: body(z.union([envelopeSchema, messageSchema])),
  },
  responses: {
    200: json(
      z.union([envelopeSchema, answerSchema]),
      "The verdict, good or bad, in the form of the request.",
    ),
    400: refusal("The message does not open, was sent before, or is not of the form that it must have."),
    401: refusal("The server key is not known."),
    403: refusal("It is a management key, or plain JSON is off."),
    404: refusal("The server key has no environment of that name that serves version 1."),
    408: refusal("The timestamp is more than 60 seconds off, or the body took too long to arrive."),
    413: refusal("The body is larger than 256 KiB."),
    503: refusal("The platform could not do it now."),
  },
});

/** Adds version 1 of the channel to the document of the HTTP API. */
export function describeVersion1({ openAPIRegistry }: OpenAPIHono<HttpEnv>): void {
  openAPIRegistry.registerComponent("securitySchemes", SCHEME, {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description: "A server key, for the channel of its environment.",
  });
  openAPIRegistry.registerPath(version1);
}
