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

A refused request gets the HTTP status of its code and the body \`{ "error": code, "message": text }\`. In code it is an
\`ApikeeError\` with \`code\`, \`status\` and \`message\`. Codes are stable; messages are for people. The order of the checks,
which decides the code if several apply, is in [protocol.md](protocol.md), section 2.3.

| code | status | message | what to do |
|---|---|---|---|
${lines.join("\n")}

Mistakes in your own code or configuration are not \`ApikeeError\`s: invalid options throw a \`ConfigError\`, and invalid
arguments of \`create\` a \`TypeError\`, which name what is wrong and what is allowed.

This page is generated from the table in \`@apikee/core/errors\`.
`;
}
