/** Member names that need no quotes in YAML, and that it does not read as another type. */
const PLAIN_NAME = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z_$][\w$./-]*$/i;

/**
 * A JSON value as YAML 1.2 in block style. Strings keep their quotes of JSON, which are valid in YAML, so that
 * none is read as another type.
 */
export function yamlOf(value: unknown): string {
  // Through JSON, which applies `toJSON` and drops undefined members.
  return `${linesOf(JSON.parse(JSON.stringify(value))).join("\n")}\n`;
}

function linesOf(value: unknown): string[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item) => under("-", item));
  if (!isFilled(value)) return [JSON.stringify(value)];
  return Object.entries(value).flatMap(([name, member]) => {
    const label = `${PLAIN_NAME.test(name) ? name : JSON.stringify(name)}:`;
    return isFilled(member) ? [label, ...indented(linesOf(member))] : under(label, member);
  });
}

/** The first line beside the label, the others below it. */
function under(label: string, value: unknown): string[] {
  const [first = "", ...rest] = linesOf(value);
  return [`${label} ${first}`, ...indented(rest)];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** An object or list with something in it; an empty one is written in one line. */
function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
