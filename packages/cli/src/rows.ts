/** Lines of a label and a value, the values below each other. */
export function alignRows(rows: readonly (readonly [label: string, value: string])[], indent = ""): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, value]) => `${indent}${label.padEnd(width)}${value}`.trimEnd()).join("\n");
}
