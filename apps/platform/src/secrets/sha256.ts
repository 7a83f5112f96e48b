import { hash } from "node:crypto";

/** Hex SHA-256 of a text: all that is kept of server keys, customers' keys and admin tokens. */
export function sha256Hex(text: string): string {
  return hash("sha256", text, "hex");
}
