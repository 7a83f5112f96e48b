/** What a request was for. */
export interface MethodPath {
  readonly method: string;
  readonly path: string;
}

/** Three colons before one: a path that begins with two is no path. */
const SEPARATOR = /:::|:/;

/** Reads `GET:/users` or `GET:::/users` (docs/protocol.md section 4). Null where there is no method before a colon. */
export function parseMethodPath(text: string | undefined): MethodPath | null {
  const separator = SEPARATOR.exec(text ?? "");
  if (text === undefined || separator === null || separator.index === 0) return null;
  return {
    method: text.slice(0, separator.index),
    // Whatever a customer asked for: it is cut and cleaned, never refused.
    path: text.slice(separator.index + separator[0].length),
  };
}
