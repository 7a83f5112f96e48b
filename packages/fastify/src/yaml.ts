/** What needs no quotes as the name of a member, and means nothing else in YAML. */
const PLAIN_NAME = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z_$][\w$./-]*$/i;

/**
 * A JSON value as YAML 1.2 in block style. Texts stay in the quotes of JSON, which YAML reads as its own, so that
 * none means anything else.
 */
export function yamlOf(value: unknown): string {
  // As JSON has it: what `toJSON` gives, and nothing that is undefined.
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
