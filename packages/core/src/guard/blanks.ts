/** The value without HTTP whitespace around it (RFC 9110 section 5.6.3). Any other whitespace is part of the value. */
export function trimBlanks(value: string): string {
  // Not by a regular expression: one that ends in `$` takes quadratic time on long runs of blanks.
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
