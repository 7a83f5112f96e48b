/** Without the white space of HTTP, RFC 9110 section 5.6.3; any other is part of the value. */
export function trimBlanks(value: string): string {
  // By hand: a regular expression for the end of a text takes quadratic time on blanks inside it.
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
