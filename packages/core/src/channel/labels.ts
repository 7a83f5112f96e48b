import { concatBytes } from "../bytes/concat.ts";
import { utf8Encode } from "../bytes/utf8.ts";

/** `text ‖ 00 ‖ parts`: how every label of the channel begins what is hashed, signed or authenticated. */
export function labeled(text: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(utf8Encode(text), Uint8Array.of(0), ...parts);
}

/** docs/protocol.md, "lp": the length in UTF-8 as a 16-bit big-endian number, and the UTF-8 bytes. */
function lengthPrefixed(text: string): Uint8Array {
  const bytes = utf8Encode(text);
  return concatBytes(Uint8Array.of(bytes.length >> 8, bytes.length), bytes);
}

/** HPKE's `info` for the channel key `kid` (docs/protocol.md section 3.2). */
export function requestInfo(kid: string): Uint8Array {
  return labeled("apikee/2", lengthPrefixed(kid));
}

/** What a request's tag covers besides its text, but for the iv at its end (docs/protocol.md section 3.2). */
export function requestAadPrefix(kid: string, epk: Uint8Array): Uint8Array {
  return labeled("apikee/2 request", lengthPrefixed(kid), epk);
}

/** What a response's tag covers besides its text; `requestHash` is SHA-256(aad ‖ ct) of the request (section 3.3). */
export function responseAad(requestHash: Uint8Array): Uint8Array {
  return labeled("apikee/2 response", requestHash);
}
