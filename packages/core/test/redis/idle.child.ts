// An application that has nothing more to do, while its Redis does not answer: it ends.
import { Apikee } from "../../src/index.ts";
import { redisRevocations } from "../../src/redis/index.ts";
import { SECRET } from "../support.ts";

/** The last line of its output. */
export const DONE = "nothing more to do";

const client = { sendCommand: () => new Promise<unknown>(() => undefined) };
const revocations = redisRevocations({ client });
new Apikee({ secret: SECRET, revocations });
revocations.revoke("a", null).catch(() => undefined);
console.log(DONE);
