import { randomBytes } from "node:crypto";
import { isUuidV7, uuidV7TimeMs } from "@apikee/core/channel";
import { expect, it } from "vitest";
import { orderedIds } from "../src/ordered-ids.ts";

it("makes UUIDs of version 7 that sort in their order, also while the clock stands or jumps back", () => {
  const times = [...Array<number>(5000).fill(1_800_000_000_000), 1_799_999_999_000, 1_800_000_000_500];
  let at = 0;
  const newId = orderedIds({ now: () => times[at++]! }, (length) => randomBytes(length));
  const ids = times.map(() => newId());
  expect(ids.every(isUuidV7)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect([ids[0]!, ids[4999]!, ids.at(-1)!].map(uuidV7TimeMs)).toEqual([
    1_800_000_000_000, 1_800_000_000_001, 1_800_000_000_500,
  ]);
});
