import { hash } from "node:crypto";
import type { PlatformContext } from "./context.ts";
import type { KnownEnvironment } from "./directory.ts";

/** A call of the channel whose server key and environment hold. */
export interface Call {
  readonly environment: KnownEnvironment;
  readonly rid: string;
  readonly op: string;
  readonly body: unknown;
}

/** What goes back inside the envelope. */
export interface Reply {
  /** As an HTTP status. */
  readonly status: number;
  readonly body: unknown;
}

/** An operation of the channel. Null says that the body is ill-formed. */
export type Operation = (context: PlatformContext, call: Call) => Promise<Reply | null>;

/** SHA-256 of op and body, in base64url: the same rid with another one is another call. */
export function requestHash({ op, body }: Pick<Call, "op" | "body">): string {
  return hash("sha256", `${op}\0${JSON.stringify(body)}`, "base64url");
}

/** The answer to a rid that was used before for something else (docs/protocol.md section 3.2). */
export const RID_REUSED: Reply = {
  status: 409,
  body: { error: "RID_REUSED", message: "The rid was used before, with another body." },
};
