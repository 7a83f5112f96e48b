import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tooOld } from "../../src/cli/node-version.ts";

describe("the version of Node", () => {
  it.each(["18.20.8", "20.19.0", "22.0.0", "22.12.0"])(
    "%s is too old, and the complaint says what is needed",
    (version) => {
      expect(tooOld(version)).toBe(`apikee-platform: Node 22.13 or later is needed; this is ${version}`);
    },
  );

  it.each(["22.13.0", "22.20.1", "23.0.0", "24.21.0", "100.0.0"])("%s is new enough", (version) => {
    expect(tooOld(version)).toBeNull();
  });

  it("is the one that the package asks for", () => {
    const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    const least = engines.node.replace(">=", "");
    expect(tooOld(`${least}.0`)).toBeNull();
    expect(tooOld("22.12.99")).toContain(least);
  });
});
