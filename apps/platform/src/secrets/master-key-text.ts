import { MASTER_KEY_BYTES } from "./vault.ts";

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** A master key as a variable holds it: 32 bytes in base64, base64url or hex, blanks around it ignored; else null. */
export function parseMasterKey(text: string): Uint8Array | null {
  const value = text.trim();
  if (HEX.test(value)) return Buffer.from(value, "hex");
  if (!BASE64.test(value)) return null;
  const key = Buffer.from(value, "base64");
  return key.length === MASTER_KEY_BYTES ? key : null;
}
