import { isSameText } from "../../secrets/same-text.ts";
import type { PlatformContext } from "../context.ts";
import { hasPassword } from "./account.ts";

const LABEL = "apikee first visit";
const CODE_BYTES = 15;

/**
 * What the first visitor must know: who starts the platform is told it, and it is the same for every instance. A
 * connection from this machine would prove nothing, since a proxy on it speaks for everybody.
 */
export function firstVisitCode({ vault }: Pick<PlatformContext, "vault">): string {
  return Buffer.from(vault.derive(LABEL).subarray(0, CODE_BYTES)).toString("base64url");
}

/** Whether it is the code, in constant time. */
export function isFirstVisitCode(context: Pick<PlatformContext, "vault">, text: string): boolean {
  return isSameText(firstVisitCode(context), text);
}

/** What stands behind the dashboard's address: the code, while no password was set. */
export async function firstVisitFragment(context: PlatformContext): Promise<string> {
  return (await hasPassword(context)) ? "" : `#code=${firstVisitCode(context)}`;
}
