import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apikee, call, callJson, OTHER_SECRET, SECRET, temporaryFolder } from "./support.ts";

const cwd = temporaryFolder();
const key = await apikee.create("acme-corp");
const secretFile = (name: string, content: string | Uint8Array, mode = 0o600): string => {
  writeFileSync(join(cwd, name), content);
  chmodSync(join(cwd, name), mode);
  return name;
};
const verifyWith = (...files: string[]) =>
  call(["verify", key, ...files.flatMap((file) => ["--secret-file", file])], { env: {}, cwd });

describe("a secret as an argument", () => {
  it.each([
    [["verify", key, "--secret", SECRET]],
    [["verify", key, `--secret=${SECRET}`]],
    [["create", "acme", "--secrets", SECRET]],
    [["create", "acme", `--secret${SECRET}`]],
    [["create", "acme", `--signing-secret=${SECRET}`]],
    [["revoke", "id", "--apikee-secret", SECRET]],
    [["--secret", SECRET, "create", "acme"]],
    [["create", "acme", "--json", "--secret", SECRET]],
  ])("is refused with the reason, and repeated nowhere: %#", async (argv) => {
    const { status, out, err } = await call(argv);
    expect(status).toBe(2);
    expect(out + err).toContain("a secret is never an argument, since every user of the machine can see");
    expect(out + err).not.toContain(SECRET);
  });
});

describe("--secret-file", () => {
  it("reads one secret, without the newline at its end", async () => {
    for (const end of ["", "\n", "\r\n"]) {
      expect(await verifyWith(secretFile("one", SECRET + end))).toMatchObject({ status: 0, err: "" });
    }
  });

  it("is relative to the working directory, or absolute", async () => {
    expect((await verifyWith(join(cwd, secretFile("one", SECRET)))).status).toBe(0);
  });

  it("may be repeated: each verifies, the first signs, before APIKEE_SECRET", async () => {
    const [retired, current] = [secretFile("retired", OTHER_SECRET), secretFile("current", SECRET)];
    expect((await verifyWith(retired)).status).toBe(1);
    expect((await verifyWith(retired, current)).status).toBe(0);
    const env = { APIKEE_SECRET: SECRET };
    expect((await call(["verify", key, "--secret-file", retired], { cwd, env })).status).toBe(0);
    const made = await call(["create", "acme", "--secret-file", retired], { cwd, env });
    expect(() => apikee.verify(made.out.trim())).toThrow("signature does not match");
  });

  it("warns of a file that every user can read, and of no other", async () => {
    for (const [mode, isWarned] of [
      [0o644, true],
      [0o604, true],
      [0o640, false],
      [0o600, false],
      [0o400, false],
    ] as const) {
      const { status, err } = await verifyWith(secretFile(`mode-${mode}`, SECRET, mode));
      expect([status, err.includes("every user of the machine can read the file")]).toEqual([0, isWarned]);
    }
  });

  it("says what is wrong with a file, and neither its path nor what is in it", async () => {
    mkdirSync(join(cwd, "a-folder"));
    const rows: [file: string, message: string][] = [
      ["absent-or-a-secret", "--secret-file: the file cannot be read (ENOENT)"],
      ["a-folder", "--secret-file: the file cannot be read (EISDIR)"],
      ["nul\0byte", "--secret-file: the file cannot be read (ERR_INVALID_ARG_VALUE)"],
      [
        secretFile("empty-secret", ""),
        "the secret of --secret-file must not be empty or have whitespace around it",
      ],
      [
        secretFile("blank-secret", " \n"),
        "the secret of --secret-file must not be empty or have whitespace around it",
      ],
      [
        secretFile("padded-secret", `${SECRET} \n`),
        "the secret of --secret-file must not be empty or have whitespace around it",
      ],
      [
        secretFile("double-secret", `${SECRET}\n\n`),
        "the secret of --secret-file must not be empty or have whitespace around it",
      ],
      [secretFile("binary-secret", Uint8Array.of(0xff, 0xfe, 0x00)), "the file is not UTF-8 text"],
      [secretFile("long-secret", "x".repeat(70_000)), "the file is too long"],
    ];
    for (const [file, message] of rows) {
      const { status, out, err } = await verifyWith(file);
      expect([status, out], file).toEqual([2, ""]);
      expect(err).toContain(message);
      expect(err).not.toContain(file);
      expect(err).not.toContain(SECRET);
    }
    expect((await verifyWith(secretFile("good", SECRET), "absent")).err).toContain(
      "--secret-file 2 of 2: the file cannot be read (ENOENT)",
    );
  });

  it("has no end that is waited for", async () => {
    expect((await verifyWith("/dev/zero")).err).toContain("the file is too long");
  });
});

describe("a weak secret", () => {
  it("is warned of on standard error, by where it came from", async () => {
    for (const argv of [
      ["create", "acme"],
      ["create", "acme", "--json"],
    ]) {
      const { status, out, err } = await call(argv, { env: { APIKEE_SECRET: "hunter2-hunter2-hunter2" } });
      expect(status).toBe(0);
      expect(err).toMatch(/^warning: the secret of APIKEE_SECRET has only 23 bytes/);
      expect(out + err).not.toContain("hunter2");
    }
    expect((await call(["create", "acme"])).err).toBe("");
  });

  it("is no matter where none is needed", async () => {
    expect((await call(["inspect", key], { env: { APIKEE_SECRET: "short" } })).err).toBe("");
  });

  it("is BAD_CONFIG where core refuses it", async () => {
    const { status, json } = await callJson(["create", "acme"], { env: { APIKEE_SECRET: " padded " } });
    expect([status, json]).toEqual([
      2,
      {
        ok: false,
        error: "BAD_CONFIG",
        message: "the secret of APIKEE_SECRET must not be empty or have whitespace around it",
      },
    ]);
  });
});
