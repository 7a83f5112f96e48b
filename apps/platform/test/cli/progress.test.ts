import { expect, it } from "vitest";
import { ProgressLine } from "../../src/cli/progress.ts";

function lineOn(isTTY: boolean) {
  const written: string[] = [];
  let nowMs = 0;
  const line = new ProgressLine({ isTTY, write: (text) => written.push(text) }, () => nowMs);
  return {
    written,
    line,
    at(ms: number, text: string) {
      nowMs = ms;
      line.show(text);
    },
  };
}

it("a progress line stands over itself on a terminal, and goes at the end", () => {
  const { at, line, written } = lineOn(true);
  at(10, "early");
  at(250, "one");
  at(300, "too soon");
  at(500, "two");
  line.end();
  expect(written).toEqual(["\r\u001b[Kone", "\r\u001b[Ktwo", "\r\u001b[K"]);
});

it("a progress line elsewhere is one more line now and then, and none of what is done soon", () => {
  const { at, line, written } = lineOn(false);
  at(9000, "early");
  at(10_000, "one");
  at(15_000, "too soon");
  at(20_000, "two");
  line.end();
  expect(written).toEqual(["one\n", "two\n"]);
});
