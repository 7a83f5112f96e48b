import { ChannelEnds } from "../channel-ends.ts";
import { compare } from "../compare.ts";
import type { Section } from "../report.ts";
import { makeKey } from "../subject.ts";

const MOST_US = 100;
const LEAST_RATIO = 3;

/** The work of the channel on both sides for one validate. */
export async function channelSection(): Promise<Section> {
  const ends = new ChannelEnds(await makeKey());
  return {
    title: "The channel, client and platform together",
    ratioOf: "warm",
    note:
      "One validate without network and database: the client writes and seals the request, the platform opens and " +
      "parses it, writes and seals the answer, and the client opens and parses that; all in one process. Warm is in " +
      "a session that both know already.",
    rows: await compare({
      label: "the channel",
      unit: "µs",
      plan: { rounds: 200, sampleMs: 4 },
      entries: [
        { candidate: ends.warm("a warm session"), target: { of: "value", atMost: MOST_US } },
        { candidate: ends.fresh("a fresh key each time"), target: { of: "ratio", atLeast: LEAST_RATIO } },
      ],
    }),
  };
}
