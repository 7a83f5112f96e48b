import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileState } from "../../src/node/index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "apikee-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a state in a file", () => {
  it("is null before it is first saved, and then what was saved last", async () => {
    const state = fileState(join(folder, "state.json"));
    expect(await state.load()).toBeNull();
    await state.save("one");
    await state.save("two \u{1f600}");
    expect(await state.load()).toBe("two \u{1f600}");
    expect(await fileState(join(folder, "state.json")).load()).toBe("two \u{1f600}");
  });

  it("is its owner's alone, in a folder that is made where it is missing", async () => {
    const file = join(folder, "below", "deeper", "state.json");
    await fileState(file).save("text");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "below")).mode & 0o777).toBe(0o700);
  });

  it("takes rights away from a file that others could read", async () => {
    const file = join(folder, "state.json");
    writeFileSync(file, "old");
    chmodSync(file, 0o644);
    await fileState(file).save("new");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("is always whole, and leaves no other file, however many save at once", async () => {
    const file = join(folder, "state.json");
    const states = [fileState(file), fileState(file)];
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000));
    const saving = texts.map((text, i) => states[i % 2]?.save(text));
    for (let i = 0; i < 20; i++) {
      const text = await states[0]?.load();
      expect(text === null || texts.includes(text ?? "")).toBe(true);
    }
    await Promise.all(saving);
    expect(texts).toContain(readFileSync(file, "utf8"));
    expect(readdirSync(folder)).toEqual(["state.json"]);
  });

  it("rejects where it cannot be read or saved, and leaves nothing behind", async () => {
    const blocked = fileState(folder);
    await expect(blocked.load()).rejects.toThrow();
    await expect(blocked.save("text")).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("needs a path", () => {
    expect(() => fileState("")).toThrow("path");
  });
});
