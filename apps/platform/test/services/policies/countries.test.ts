import { expect, test } from "vitest";
import { silentLogger } from "../../../src/logger.ts";
import { Countries } from "../../../src/services/policies/countries.ts";

test("nothing is known of countries until the data is read, and then of addresses of the Internet", async () => {
  const countries = new Countries(silentLogger);
  expect(countries.of("193.0.6.139")).toBeNull();
  await countries.load();
  expect(countries.of("193.0.6.139")).toBe("NL");
  expect(countries.of("2001:67c:2e8:22::c100:68b")).toBe("NL");
  for (const internal of ["127.0.0.1", "10.0.0.1", "::1", "192.0.2.1"]) {
    expect(countries.of(internal)).toBeNull();
  }
});
