import { z } from "zod";
import { isCleanText } from "./texts.ts";

/** A text of 1 to `maxLength` UTF-16 units, well-formed, without control characters. */
export function cleanTextSchema(maxLength: number) {
  return z.string().min(1).max(maxLength).refine(isCleanText);
}

/** A key's claim `id` (docs/protocol.md section 2.2). */
export const keyIdSchema = z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/);

/** A UUID version 7 in lower case. */
export const uuidV7Schema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** An HTTP method: a token, RFC 9110 section 5.6.2. */
export const methodSchema = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/);
