import type { ApikeeError, UnverifiedClaims } from "@apikee/core";
import { REMEDIES } from "@apikee/core/errors";
import { claimsJson, claimsText } from "./claims-text.ts";
import type { Report } from "./command.ts";
import type { Io } from "./io.ts";
import { paint } from "./paint.ts";

/** A key was refused: the code, what it means and what to do, and what the key says where that is known to be true. */
export function refusal(error: ApikeeError, io: Io, claims: UnverifiedClaims | null = null): Report {
  const { code, message } = error;
  const remedy = REMEDIES[code];
  const known = claims === null ? {} : { claims: claimsJson(claims) };
  const lines = [`${paint(io, io.stderr, "red", code)}  ${message}`, remedy];
  if (claims !== null) lines.push("", claimsText(claims, io.now()));
  return { status: 1, json: { error: code, message, remedy, ...known }, note: lines.join("\n") };
}
