import { describe, expect, it } from "vitest";
import { Program, temporaryFolder } from "./program.ts";

const TIMEOUT_MS = 30_000;
const FIRST = "the first long password";
const SECOND = "the second long password";

async function served(cwd: string, env: Record<string, string> = {}) {
  const program = new Program(["--port", "0"], { cwd, env });
  const origin = await program.origin();
  const signIn = async (password: string) => {
    const response = await fetch(`${origin}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ password }),
    });
    return { status: response.status, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };
  const isSignedIn = async (cookie: string) => {
    const response = await fetch(`${origin}/api/v1/session`, { headers: { cookie } });
    return (await response.json()).signedIn;
  };
  return { program, signIn, isSignedIn };
}

describe("the dashboard's password", { timeout: TIMEOUT_MS }, () => {
  it("comes from APIKEE_ADMIN_PASSWORD the first time, and is set anew by the command", async () => {
    const cwd = temporaryFolder();
    const { program, signIn, isSignedIn } = await served(cwd, { APIKEE_ADMIN_PASSWORD: FIRST });
    const { status, cookie } = await signIn(FIRST);
    expect([status, await isSignedIn(cookie)]).toEqual([201, true]);
    const env = { APIKEE_ADMIN_PASSWORD: SECOND };
    const reset = await new Program(["password"], { cwd, env }).end();
    expect(reset).toMatchObject({ status: 0, stderr: "" });
    expect(reset.stdout).toMatch(/is set\. Every session/);
    expect(await isSignedIn(cookie)).toBe(false);
    expect((await signIn(FIRST)).status).toBe(401);
    expect((await signIn(SECOND)).status).toBe(201);
    program.signal("SIGTERM");
    const ended = await program.end();
    expect(ended.status).toBe(0);
    for (const password of [FIRST, SECOND]) expect(ended.stderr + reset.stdout).not.toContain(password);
  });

  it("stays as it is where the variable says another", async () => {
    const cwd = temporaryFolder();
    const first = await served(cwd, { APIKEE_ADMIN_PASSWORD: FIRST });
    first.program.signal("SIGTERM");
    await first.program.end();
    const { signIn } = await served(cwd, { APIKEE_ADMIN_PASSWORD: SECOND });
    expect((await signIn(FIRST)).status).toBe(201);
  });

  it("is refused where it is too short, without being shown", async () => {
    const cwd = temporaryFolder();
    for (const argv of [["password"], ["--port", "0"]]) {
      const { status, stderr } = await new Program(argv, {
        cwd,
        env: { APIKEE_ADMIN_PASSWORD: "short one" },
      }).end();
      expect([status, stderr.includes("short one")]).toEqual([2, false]);
      expect(stderr).toMatch(/must have 12 to 256 characters/);
    }
  });
});
