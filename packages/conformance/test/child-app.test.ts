import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { childSubject, describeConformance } from "../src/index.ts";

const NODE = [process.execPath, "--conditions=@apikee/source"] as const;
const PROGRAM = fileURLToPath(new URL("./node-http.child.ts", import.meta.url));
const application = { command: [...NODE, PROGRAM] } as const;
const OPTIONS = { secrets: ["a-secret-of-the-tests-of-children-0123456789"] };

describeConformance(childSubject("node:http in a process of its own", application));

describe("an application in a process of its own", () => {
  it("is closed, with all that it holds, when it is told so", async () => {
    const { origin, close } = await childSubject("child", application).start(OPTIONS);
    expect((await fetch(`${origin}/me`)).status).toBe(401);
    await close();
    await expect(fetch(`${origin}/me`)).rejects.toThrow(TypeError);
  });

  it("that cannot start says why", async () => {
    const start = childSubject("child", application).start({ secrets: [""] });
    await expect(start).rejects.toThrow(/ended before it listened:.*ConfigError/s);
  });

  it("that is no program says so", async () => {
    const start = childSubject("child", { command: ["no-such-program"] }).start(OPTIONS);
    await expect(start).rejects.toThrow("ENOENT");
  });

  it("that fails when it ends says so", async () => {
    const script =
      'console.log("http://127.0.0.1:1"); process.stdin.resume().once("end", () => process.exit(3))';
    const { close } = await childSubject("child", { command: [process.execPath, "-e", script] }).start(
      OPTIONS,
    );
    await expect(close()).rejects.toThrow("ended with 3");
  });
});
