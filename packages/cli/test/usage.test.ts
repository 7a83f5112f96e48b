import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../src/commands/index.ts";
import { apikee, call, callJson } from "./support.ts";

const key = await apikee.create("acme-corp");
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

describe("bad usage", () => {
  it.each<[argv: string[], message: string]>([
    [[], "which command?"],
    [["--json"], '"which command?"'],
    [["creat", "acme"], "unknown command creat: did you mean create?"],
    [["verfiy"], "unknown command verfiy: did you mean verify?"],
    [["check", key], "unknown command check: did you mean verify?"],
    [["new"], "unknown command new: did you mean create?"],
    [["ls"], "unknown command ls: did you mean revoked?"],
    [["revokd"], "unknown command revokd: did you mean revoke?"],
    [["unrev"], "unknown command unrev: did you mean unrevoke?"],
    [["hlep"], "unknown command hlep: did you mean help?"],
    [["deploy"], "unknown command deploy\n"],
    [["-"], "unknown command\n"],
    [["--", "create", "acme"], "unknown command\n"],
    [[key], "a command comes before the key: apikee verify KEY"],
    [["--expires", "90d", "create", "acme"], "unknown option --expires"],
    [["--verison"], "unknown option --verison: did you mean --version?"],
    [["create"], "TENANT is missing\nusage: apikee create TENANT [options]\ntry:   apikee help create"],
    [["create", "acme", "read"], "create takes one TENANT; 2 were given"],
    [["create", "acme", "--scope", "a"], "unknown option --scope: did you mean --scopes?"],
    [["create", "acme", "--ttl", "1d"], "unknown option --ttl: did you mean --expires?"],
    [["create", "acme", "--env=x"], "unknown option --env: did you mean --environment?"],
    [["create", "acme", "--colour"], "unknown option --colour\n"],
    [["create", "acme", "-x"], "unknown option -x\n"],
    [["create", "acme", "--__proto__=x"], "unknown option\n"],
    [["create", "acme", "--constructor"], "unknown option --constructor\n"],
    [["create", "acme", "--expires"], "--expires needs a value: --expires WHEN"],
    [["create", "acme", "--expires", "--json"], "--expires needs a value: --expires WHEN"],
    [["create", "acme", "--expires", "1d", "--expires", "2d"], "--expires was given twice"],
    [["create", "acme", "--json=yes"], "--json takes no value"],
    [["secret", "32"], "secret takes options only"],
    [["revoked", "x"], "revoked takes options only"],
    [["help", "creat"], "unknown command creat: did you mean create?"],
    [["help", "create", "verify"], "help takes one command"],
    [["verify", key, "--redis", "redis://h", "--no-redis"], "give --redis or --no-redis, not both"],
    [["verify", key, "--redis", "http://127.0.0.1"], "--redis must be a URL such as redis://127.0.0.1:6379"],
    [["revoked", "--redis", "127.0.0.1:6379"], "--redis must be a URL such as redis://127.0.0.1:6379"],
    [["revoked"], "which Redis? Give --redis redis://127.0.0.1:6379, or set REDIS_URL"],
    [["revoked", "--redis", "redis://h", "--limit", "0"], "--limit must be a whole number from 1 to 10000"],
    [["unrevoke", "not an id", "--redis", "redis://h"], "an ID is 1 to 128 of"],
    [["unrevoke", "--redis", "redis://h"], "ID is missing"],
    [["revoke", "", "--redis", "redis://h"], "an ID is 1 to 128 of"],
    [["revoke", "id", "--redis", "redis://h", "--until", "soon"], "--until must be a date such as"],
    [["revoke", "id", "--redis", "redis://h", "--until", "2025-01-01"], "--until is in the past"],
    [["revoke", key, "--redis", "redis://h", "--until", "2026-01-02"], "earlier than the key's own expiry"],
  ])("%j says what was meant, and ends with 2", async (argv, message) => {
    const { status, out, err } = await call(argv);
    expect(status).toBe(2);
    expect(out + err).toContain(message);
    expect(out + err).not.toContain(key);
  });

  it("is one JSON object under --json, on standard output", async () => {
    const { status, json } = await callJson(["create"]);
    expect([status, json]).toEqual([2, { ok: false, error: "BAD_USAGE", message: "TENANT is missing" }]);
  });

  it("says the variable's name where REDIS_URL is what makes no sense", async () => {
    const { err } = await call(["revoked"], { env: { REDIS_URL: "nonsense" } });
    expect(err).toContain("REDIS_URL must be a URL such as");
  });
});

describe("help", () => {
  it.each([[["--help"]], [["-h"]], [["help"]], [["help", "--help"]]])(
    "%j shows every command",
    async (argv) => {
      const { status, out, err } = await call(argv);
      expect([status, err]).toEqual([0, ""]);
      for (const { name, summary } of COMMANDS)
        expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
    },
  );

  it.each(COMMANDS.map(({ name }) => name))("explains %s, with examples and every option", async (name) => {
    const { status, out } = await call(["help", name]);
    const command = COMMANDS.find((one) => one.name === name);
    expect(status).toBe(0);
    expect(out).toMatch(new RegExp(`^usage: apikee ${name} `));
    expect(out).toMatch(/\nexamples:\n {2}# .*\n {2}.*apikee/);
    for (const option of Object.keys(command?.options ?? {})) expect(out).toContain(`--${option}`);
    for (const argv of [
      [name, "--help"],
      [name, "-h"],
      ["--help", name],
      [name, "x", "y", "--help"],
    ]) {
      expect(await call(argv)).toEqual({ status: 0, out, err: "" });
    }
  });

  it("is there as JSON too", async () => {
    expect((await callJson(["help", "create"])).json).toEqual({ ok: true, help: expect.any(String) });
  });

  it.each([[["--version"]], [["-v"]]])("%j prints the version alone", async (argv) => {
    expect(await call(argv)).toEqual({ status: 0, out: `${version}\n`, err: "" });
  });
});

describe("colour", () => {
  const escapeSequence = "\u001b[";

  it("is for terminals only, and not where NO_COLOR is set", async () => {
    const good = ["inspect", key];
    const bad = ["verify", "nonsense"];
    expect((await call(good, { isTTY: true })).out).toContain(escapeSequence);
    expect((await call(bad, { isTTY: true })).err).toContain(escapeSequence);
    expect((await call(good)).out).not.toContain(escapeSequence);
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
      expect((await call(good, { isTTY: true, env })).out).not.toContain(escapeSequence);
    }
    expect((await call([...good, "--json"], { isTTY: true })).out).not.toContain(escapeSequence);
    expect((await call(["create", "acme"], { isTTY: true })).out).not.toContain(escapeSequence);
  });
});
