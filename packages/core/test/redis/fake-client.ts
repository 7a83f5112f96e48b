import { redisRevocations } from "../../src/redis/index.ts";
import { ManualClock } from "../manual-clock.ts";
import { NOW_SECONDS } from "../support.ts";
import { closeLater } from "./clients.ts";

export const SECOND = 1000;
export const HOUR = 3_600_000;
const CHANGES_MARK = "ZRANGEBYSCORE', changes";

/** A client whose Redis answers as the test says. */
export class FakeClient {
  isReady = true;
  /** Commands, the refreshing ones and all others. */
  readonly asked = { refresh: 0, other: 0 };
  answer: (args: string[]) => Promise<unknown> = emptyRedis;

  sendCommand(args: string[]): Promise<unknown> {
    this.asked[args[1]?.includes(CHANGES_MARK) === true ? "refresh" : "other"]++;
    return this.answer(args);
  }
}

/** Holds nothing, in the one epoch that it has. */
export function emptyRedis(args: string[]): Promise<unknown> {
  const epoch = args[7];
  return Promise.resolve(epoch === "e" ? ["same", "0"] : ["reload", "0", "e", "r", "0"]);
}

/** Holds `entries`, ids with their expiries, and takes whatever is revoked; `seconds` is its time. */
export function redisOf(seconds: () => number, entries: readonly string[]): FakeClient["answer"] {
  const revoked = [...entries];
  return async (args) => {
    const now = String(seconds());
    if (args[1]?.includes(CHANGES_MARK) !== true) {
      revoked.push(...args.slice(8));
      return [revoked.length / 2, args[9]];
    }
    if (args[7] !== "e") return ["reload", now, "e", "r", "0"];
    const known = Number(args[9]);
    const version = revoked.length / 2;
    return known === version ? ["same", now] : ["page", now, version, "0", 1, ...revoked.slice(known * 2)];
  };
}

/** Redis does not answer. */
export const silence = (): Promise<never> => new Promise<never>(() => undefined);

/** A list over a fake client, and the types of its events. */
export function setUp(answer: FakeClient["answer"] = emptyRedis) {
  const clock = new ManualClock(NOW_SECONDS * SECOND);
  const client = new FakeClient();
  client.answer = answer;
  const list = closeLater(redisRevocations({ client, clock }));
  const events: string[] = [];
  list.listen((event) => void events.push(event.type));
  return { clock, client, list, events };
}
