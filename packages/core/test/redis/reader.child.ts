// A second process of an application: verifies one key again and again, and says whenever the verdict changes.
import { Apikee, ApikeeError } from "../../src/index.ts";
import { redisRevocations } from "../../src/redis/index.ts";
import { SECRET } from "../support.ts";
import { CLIENTS } from "./clients-of.ts";

/** A line of its output. */
export interface Verdict {
  readonly verdict: string;
}

const [name = "", port = "", prefix = "", key = ""] = process.argv.slice(2);
const { client } = CLIENTS[name === "redis" ? "redis" : "ioredis"](Number(port));
const revocations = redisRevocations({ client, prefix });
const apikee = new Apikee({ secret: SECRET, revocations });
await revocations.ready();

let last = "";
setInterval(() => {
  const verdict = verdictOn(key);
  if (verdict !== last) process.stdout.write(`${JSON.stringify({ verdict } satisfies Verdict)}\n`);
  last = verdict;
}, 5);

function verdictOn(text: string): string {
  try {
    return `accepted: ${apikee.verify(text).tenant}`;
  } catch (error) {
    if (error instanceof ApikeeError) return error.code;
    throw error;
  }
}
