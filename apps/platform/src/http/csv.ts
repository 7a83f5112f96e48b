/** What a spreadsheet takes for the start of a formula, also after blanks that it drops. */
const FORMULA = /^[\s\0]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/;
/** The same after what a spreadsheet of another country, or of another setting, takes for the end of a cell. */
const FORMULA_INSIDE = /([;\t\r\n])(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/g;

/**
 * One line of a CSV file as RFC 4180 has it, with CRLF at its end. What a spreadsheet would run as a formula gets an
 * apostrophe in front, which shows it as text. Null is an empty cell.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const defused = value.replaceAll(FORMULA_INSIDE, "$1'");
  const text = FORMULA.test(defused) ? `'${defused}` : defused;
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
