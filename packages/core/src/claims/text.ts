/**
 * Whether a value is a string of 1 to `maxLength` UTF-16 units that is well-formed and has no control characters
 * (Unicode Cc).
 *
 * Source: docs/protocol.md section 2.2.
 */
export function isText(value: unknown, maxLength: number): value is string {
  if (typeof value !== "string" || value.length === 0 || value.length > maxLength) return false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  }
  return value.isWellFormed();
}
