/**
 * Asserts the length of bytes that the caller made itself. Not for bytes from outside.
 *
 * @throws TypeError that names the argument.
 */
export function assertLength(bytes: Uint8Array, length: number, name: string): void {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) {
    throw new TypeError(`${name} must be a Uint8Array of ${length} bytes`);
  }
}
