import { USER_AGENT } from "../app-client.ts";
import type { Scene } from "./scene.ts";

/** Directions of wires with envelopes on them: of fewer nothing can be said. */
const MIN_CONNECTIONS = 10;
/** Shorter encoded texts turn up by chance. */
const MIN_ENCODED_BYTES = 7;
/** Base64url has these characters alone: a text of them, when it is short, turns up by chance. */
const BASE64URL = /^[\w-]*$/;
const MIN_PATH_LENGTH = 3;

/** What must not be on the wire, by what it is. */
export interface Secrets {
  /** Looked for as they are. */
  readonly plain: ReadonlyMap<string, string>;
  /** Looked for in base64, base64url and hexadecimal as well. */
  readonly encoded: ReadonlyMap<string, string>;
}

/** What stands in the texts of a recording and should not: each as what it is and how it stands there. */
export function findLeaks(texts: readonly string[], { plain, encoded }: Secrets): string[] {
  const all = texts.join("\n");
  const lowerCase = all.toLowerCase();
  const found: string[] = [];
  for (const [text, what] of [...plain, ...encoded]) if (all.includes(text)) found.push(what);
  for (const [text, what] of encoded) {
    if (base64Forms(text).some((form) => all.includes(form))) found.push(`${what} in base64`);
    if (lowerCase.includes(Buffer.from(text).toString("hex"))) found.push(`${what} in hexadecimal`);
  }
  return found;
}

/**
 * What the wires of these scenes carried of keys, server keys, paths, clients, environments and user agents.
 *
 * @throws Error where the recording holds too little to say anything.
 */
export async function leaksOf(texts: readonly string[], scenes: readonly Scene[]): Promise<string[]> {
  const spoken = texts.filter((text) => text.includes('"ct"'));
  if (spoken.length < MIN_CONNECTIONS) throw new Error(`only ${spoken.length} wires carried envelopes`);
  return findLeaks(texts, await secretsOf(scenes));
}

async function secretsOf(scenes: readonly Scene[]): Promise<Secrets> {
  const plain = new Map<string, string>();
  const encoded = new Map([
    ["apikee_", "the beginning of a key"],
    [USER_AGENT, "the user agent"],
  ]);
  for (const scene of scenes) {
    const { serverKey, managementKey, projectEnv } = scene.project;
    encoded.set(serverKey, "a server key").set(managementKey, "a management key");
    encoded.set(projectEnv, "an environment's name");
    for (const text of scene.app.unspeakable) plain.set(text, "a key, or a part of it, or a secret");
    for (const target of scene.app.targets) addPath(target, { plain, encoded });
    for (const { clientId, keyId } of await scene.logs()) {
      if (clientId !== null) plain.set(clientId, "a client's id");
      if (keyId !== null && keyId.length >= MIN_ENCODED_BYTES) plain.set(keyId, "a key's id");
    }
  }
  return { plain, encoded };
}

function addPath(
  target: string,
  { plain, encoded }: { plain: Map<string, string>; encoded: Map<string, string> },
): void {
  if (target.length < MIN_PATH_LENGTH || BASE64URL.test(target)) return;
  (target.startsWith("/files/telling") ? encoded : plain).set(target, `the path ${target}`);
}

/** What every base64 text with these bytes in it contains, wherever in it they stand, in both alphabets. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    // The first and last character may share bits with what stands before and after.
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    const form = padded.toString("base64").slice(start, end);
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
