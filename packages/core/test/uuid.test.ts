import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUuidV7, uuidV7, uuidV7TimeMs } from "../src/bytes/uuid.ts";
import { NOW_SECONDS, setClock } from "./support.ts";

const fill = (value: number) => (length: number) => new Uint8Array(length).fill(value);

describe("UUID version 7", () => {
  it("has the form of RFC 9562", () => {
    const clock = setClock(NOW_SECONDS * 1000);
    expect(uuidV7({ clock, randomBytes: fill(0) })).toBe("019b76da-a800-7000-8000-000000000000");
    expect(uuidV7({ clock, randomBytes: fill(255) })).toBe("019b76da-a800-7fff-bfff-ffffffffffff");
  });

  it("holds its time, for every time of 48 bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.nat({ max: 255 }), (nowMs, byte) => {
        const uuid = uuidV7({ clock: setClock(nowMs), randomBytes: fill(byte) });
        expect(uuidV7TimeMs(uuid)).toBe(nowMs);
      }),
    );
  });

  it.each([
    "019B76DA-A800-7000-8000-000000000000",
    "019b76daa80070008000000000000000",
    "{019b76da-a800-7000-8000-000000000000}",
    "019b76da-a800-4000-8000-000000000000",
    "019b76da-a800-7000-7000-000000000000",
    "019b76da-a800-7000-c000-000000000000",
    "019b76da-a800-7000-8000-000000000000\n",
    "",
  ])("is not %j", (text) => {
    expect(isUuidV7(text)).toBe(false);
    expect(uuidV7TimeMs(text)).toBeNull();
  });

  it.each([[null], [undefined], [7], [{}], [["019b76da-a800-7000-8000-000000000000"]]])(
    "is not %j",
    (value) => {
      expect(isUuidV7(value)).toBe(false);
    },
  );
});
