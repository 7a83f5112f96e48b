import { z } from "@hono/zod-openapi";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Depth and size of the metadata that the API stores for its users. */
const MAX_METADATA_BYTES = 16_384;
const MAX_METADATA_MEMBERS = 100;

/** A text of 1 to `maxLength` UTF-16 units, well-formed, without control characters. */
export function text(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine(isPlain, { error: "must be well-formed and hold no control characters" });
}

/** As `text`, and may be empty and hold line breaks and tabs. */
export function prose(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((value) => isPlain(value.replaceAll(/[\n\r\t]/g, "")), {
      error: "must be well-formed and hold no control characters but line breaks and tabs",
    });
}

/** The id of a thing, in lower case. */
export const uuid = () => z.string().regex(UUID, "must be a UUID").openapi({ format: "uuid" });

/** The id of a key, docs/protocol.md section 2.2. */
export const keyId = () =>
  z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/, "must be 1 to 128 of A-Z a-z 0-9 _ . : -");

/** `{slug}-{type}`, docs/protocol.md section 1. */
export const projectEnv = () =>
  z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?-[a-z]{2,16}$/, "must be {slug}-{type}")
    .openapi({ example: "my-api-production" });

/** The name of a project in `project_env`. */
export const slug = () =>
  z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, "must be 1 to 48 of a-z 0-9 -, with no - at an end")
    .openapi({ example: "my-api" });

/** The type of an environment. */
export const environmentType = () =>
  z
    .string()
    .regex(/^[a-z]{2,16}$/, "must be 2 to 16 of a-z")
    .openapi({ example: "production" });

/** Data of the user's own: an object of at most 100 members and 16 KiB. */
export const metadata = () =>
  z.record(z.string().max(256), z.unknown()).refine(isSmall, {
    error: `must have at most ${MAX_METADATA_MEMBERS} members and ${MAX_METADATA_BYTES} bytes`,
  });

function isSmall(value: Record<string, unknown>): boolean {
  return (
    Object.keys(value).length <= MAX_METADATA_MEMBERS &&
    Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES
  );
}

function isPlain(value: string): boolean {
  return value.isWellFormed() && !/\p{Cc}/u.test(value);
}
