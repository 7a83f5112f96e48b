import { z } from "@hono/zod-openapi";
import { keyId, metadata, text, uuid } from "./text.ts";
import { time, timeOut } from "./time.ts";

/** Ranges of docs/protocol.md section 2.2. */
const MAX_SCOPES = 256;
const MAX_SCOPE_LENGTH = 128;
const MAX_ENVIRONMENT_LENGTH = 64;
const MAX_NAME_LENGTH = 256;
const MAX_GRACE_SECONDS = 30 * 86_400;

/** A key as answers show it; never the key itself. */
export const keySchema = z
  .object({
    id: keyId(),
    name: z.string().nullable(),
    keyPrefix: z.string().describe("The key's first 12 characters."),
    keySuffix: z.string().describe("The key's last 4 characters."),
    scopes: z.array(z.string()),
    environment: z.string(),
    enabled: z.boolean(),
    autoRotate: z.boolean(),
    requestCount: z.int(),
    lastUsedAt: timeOut().nullable(),
    expiresAt: timeOut().nullable().describe("null is never."),
    revokedAt: timeOut().nullable(),
    createdAt: timeOut(),
    updatedAt: timeOut(),
    metadata: z.record(z.string(), z.unknown()),
  })
  .openapi("Key");

/** A key that was just made: with the key itself, this once. */
export const madeKeySchema = keySchema
  .extend({ rawKey: z.string().describe("The key itself. It is shown this once; only its SHA-256 is kept.") })
  .openapi("MadeKey");

const settable = {
  autoRotate: z.boolean().optional(),
  metadata: metadata().optional(),
};

/** What is embedded in a key. */
const embedded = {
  scopes: z.array(text(MAX_SCOPE_LENGTH)).max(MAX_SCOPES).optional(),
  environment: text(MAX_ENVIRONMENT_LENGTH).optional(),
};

const expiresAt = time().nullable().optional();

/** A key that is to be made. */
export const newKeySchema = z
  .strictObject({
    name: text(MAX_NAME_LENGTH),
    ...embedded,
    expiresAt: expiresAt.describe("In whole seconds; null is never. 90 days from now unless set."),
    ...settable,
  })
  .openapi("NewKey");

/** Changes of a key. Scopes and environment are taken only where they say what the key says already. */
export const keyChangeSchema = z
  .strictObject({
    id: keyId(),
    name: text(MAX_NAME_LENGTH).optional(),
    enabled: z.boolean().optional(),
    ...embedded,
    expiresAt: expiresAt.describe("Earlier than it is."),
    ...settable,
  })
  .openapi("KeyChange");

/** The body of a rotation. */
export const rotateSchema = z
  .strictObject({
    graceSeconds: z.int().min(0).max(MAX_GRACE_SECONDS).describe("How long the old key still works."),
  })
  .openapi("Rotation");

/** The parameters of a key's own routes. */
export const keyParams = z.object({ id: uuid(), keyId: keyId() });
