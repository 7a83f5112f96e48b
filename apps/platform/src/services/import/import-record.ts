import { z } from "zod";
import { cleanTextSchema, keyIdSchema } from "../channel-schemas.ts";
import { isAddressOrNetwork } from "../manage/ip-networks.ts";

const MAX_METADATA_BYTES = 16_384;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const metadata = z
  .record(z.string(), z.unknown())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES, "larger than 16 KiB");
const uuid = z.string().regex(UUID, "must be a UUID in lower case");
const text = (maxLength: number) => cleanTextSchema(maxLength);
/** ISO 8601, or milliseconds since 1970. */
const time = z
  .union([z.iso.datetime({ offset: true }).transform(Date.parse), z.int()])
  .refine((timeMs) => Math.abs(timeMs) <= 8.64e15, "must be a time");

/** A client, and one of its keys; of the key only its SHA-256. */
const recordSchema = z.strictObject({
  tenant: text(256),
  clientId: uuid.optional(),
  name: text(256).optional(),
  type: z.enum(["person", "company", "service", "device", "internal"]).optional(),
  templateId: uuid.nullable().optional(),
  ipWhitelist: z
    .array(z.string().refine(isAddressOrNetwork, "must be an address or a network"))
    .max(256)
    .optional(),
  metadata: metadata.optional(),
  key: z
    .strictObject({
      id: keyIdSchema,
      name: text(256).nullable().optional(),
      hash: z.string().regex(/^[0-9a-f]{64}$/, "must be the hex SHA-256 of the key"),
      prefix: z.string().regex(/^apikee_[0-9A-Za-z]{5}$/, "must be the key's first 12 characters"),
      suffix: z.string().regex(/^[0-9A-Za-z.]{4}$/, "must be the key's last 4 characters"),
      scopes: z.array(text(128)).max(256).default([]),
      environment: text(64).default("production"),
      expiresAt: time.nullable().default(null),
      enabled: z.boolean().default(true),
      metadata: metadata.optional(),
    })
    .optional(),
});

/** A record of a file that is to be imported, checked. Times are milliseconds since 1970. */
export type ImportRecord = z.output<typeof recordSchema>;

/** A record, or what is wrong with it; the reason never holds a value of the record. */
export function readImportRecord(
  value: unknown,
): { readonly record: ImportRecord } | { readonly problem: string } {
  const { success, data, error } = recordSchema.safeParse(value);
  if (success) return { record: data };
  const [issue] = error.issues;
  const path = issue?.path.map(String).join(".") ?? "";
  const reason = issue?.code === "unrecognized_keys" ? "has a member that there is not" : issue?.message;
  return { problem: path === "" ? `${reason}` : `${path}: ${reason}` };
}
