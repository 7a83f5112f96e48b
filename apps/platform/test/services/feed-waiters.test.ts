import { expect, it } from "vitest";
import { openScene } from "./scene.ts";

it("answers a call of the feed at once where ten thousand of its environment wait already", async () => {
  const { client, context, envId } = await openScene();
  const { feed } = context;
  const waiting = Array.from({ length: 10_000 }, () => feed.wait(envId, { turn: feed.turn, waitMs: 25_000 }));
  const position = await client.call("revocations", { since: -1, waitMs: 0 });
  const { serial } = position.body as { serial: number };
  const answer = await client.call("revocations", { since: serial, waitMs: 25_000 });
  expect(answer).toMatchObject({ status: 200, body: { serial, complete: false, changes: [] } });
  feed.close();
  await Promise.all(waiting);
});
