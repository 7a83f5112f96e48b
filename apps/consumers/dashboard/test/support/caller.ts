import { Guard } from "@apikee/core/guard";
import { onTestFinished } from "vitest";
import { connect } from "../../src/connect.ts";

/** A request with a key, as an application's framework tells of it. */
export interface Call {
  readonly ip?: string;
  readonly userAgent?: string;
}

/** An application in server mode, until the test ends: gives 200 for a request that passes, else the refusal's status. */
export function startCaller(variables: Readonly<Record<string, string>>, key: string) {
  const apikee = connect(variables);
  onTestFinished(() => apikee.close());
  const guard = new Guard(apikee);
  return async ({ ip = "192.0.2.1", userAgent = "orders-client/1.4" }: Call = {}): Promise<number> => {
    const headers: Readonly<Record<string, string>> = { "x-api-key": key, "user-agent": userAgent };
    const outcome = await guard.authenticate({
      method: "GET",
      target: "/orders",
      path: "/orders",
      headerValues: (name) => (headers[name] === undefined ? [] : [headers[name]]),
      ip,
    });
    return outcome.ok ? 200 : outcome.status;
  };
}
