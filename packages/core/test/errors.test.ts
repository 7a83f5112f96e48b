import { describe, expect, it } from "vitest";
import { ERROR_CODES, REMEDIES } from "../src/errors/index.ts";
import { ApikeeError, ConfigError } from "../src/index.ts";

const rows = Object.entries(ERROR_CODES).map(([code, { status, message }]) => ({ code, status, message }));

describe("the table of codes", () => {
  it("is what docs/errors.md says; run the tests with -u to write it anew", async () => {
    await expect(document()).toMatchFileSnapshot("../../../docs/errors.md");
  });

  it("gives an error its status and message", () => {
    const error = new ApikeeError("INSUFFICIENT_SCOPE");
    expect([error.code, error.status, error.name]).toEqual(["INSUFFICIENT_SCOPE", 403, "ApikeeError"]);
    expect(error.message).toBe(ERROR_CODES.INSUFFICIENT_SCOPE.message);
    expect(error).toBeInstanceOf(Error);
  });

  it("keeps the programmer's mistakes apart", () => {
    expect(new ConfigError("x")).toBeInstanceOf(TypeError);
    expect(new ConfigError("x")).not.toBeInstanceOf(ApikeeError);
    expect(new ConfigError("x").name).toBe("ConfigError");
  });
});

function document(): string {
  const lines = rows.map(
    ({ code, status, message }) =>
      `| \`${code}\` | ${status} | ${message} | ${REMEDIES[code as keyof typeof REMEDIES]} |`,
  );
  return `# Errors

A refused request is answered with the HTTP status of its code and \`{ "error": code, "message": text }\`. In code it
is an \`ApikeeError\` with \`code\`, \`status\` and \`message\`. Codes are stable; messages are for people. The order in
which a key is checked, and so which code it gets where several would do, is [protocol.md](protocol.md) section 2.3.

| code | status | message | what to do |
|---|---|---|---|
${lines.join("\n")}

A mistake in the application's own code or configuration is no \`ApikeeError\`: options throw \`ConfigError\`, and the
arguments of \`create\` \`TypeError\`, each naming what is wrong and what it may be.

This page is made from the table in \`@apikee/core/errors\`.
`;
}
