import { createHmac, randomUUID } from "node:crypto";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A key's id that no other key has: a platform refuses a second key of one id. */
export function newId(): string {
  return randomUUID();
}

/**
 * A key made by hand, apart from the code under test: any payload, signed with any secret.
 * docs/protocol.md 2.1. Claims given as text are taken as they are, so that they may say what an object cannot.
 */
export function forge(claims: Readonly<Record<string, unknown>> | string, secret: string): string {
  const payload = Buffer.from(typeof claims === "string" ? claims : JSON.stringify(claims), "utf8");
  const signature = createHmac("sha256", secret).update(payload).digest();
  return `apikee_${base62(payload)}.${base62(signature)}`;
}

/** Base62 of bytes as one big-endian number. Leading zero bytes go, as docs/protocol.md 2.1 says of signatures. */
function base62(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  while (number > 0n) {
    text = DIGITS.charAt(Number(number % 62n)) + text;
    number /= 62n;
  }
  return text;
}
