import type { Arguments } from "./arguments.ts";
import { badUsage } from "./failure.ts";

/**
 * The meta of a new key: the members of `--meta-json`, and a text for each `--meta NAME=VALUE`. Undefined
 * where there is none.
 *
 * @throws Failure BAD_USAGE where one is malformed or two have one name.
 */
export function metaOf(args: Arguments): Record<string, unknown> | undefined {
  const entries = [...jsonMembers(args.text("meta-json")), ...args.texts("meta").map(textMember)];
  const names = new Set(entries.map(([name]) => name));
  if (names.size < entries.length) throw badUsage("--meta: a name was given twice");
  // fromEntries makes a member of __proto__ too, which core then refuses by name.
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function textMember(text: string): [name: string, value: unknown] {
  const at = text.indexOf("=");
  if (at < 1) throw badUsage("--meta must be NAME=VALUE, such as plan=pro");
  return [text.slice(0, at), text.slice(at + 1)];
}

function jsonMembers(text: string | undefined): [name: string, value: unknown][] {
  if (text === undefined) return [];
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badUsage(`--meta-json must be a JSON object, such as '{"seats":5}'`);
  }
  return Object.entries(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
