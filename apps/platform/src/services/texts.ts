const REPLACEMENT = "\ufffd";
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters (Unicode Cc) are what it is for.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const HAS_CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * A text cut to `maxLength` UTF-16 units, with control characters and lone surrogates replaced by U+FFFD;
 * empty where the value is no text. Nothing that a customer sends is refused for its looks
 * (docs/protocol.md section 3.3).
 */
export function cleanText(value: unknown, maxLength: number): string {
  if (typeof value !== "string") return "";
  const cut = value.length > maxLength ? value.slice(0, maxLength) : value;
  return (HAS_CONTROL.test(cut) ? cut.replace(CONTROLS, REPLACEMENT) : cut).toWellFormed();
}

/** Whether a text is well-formed and without control characters. */
export function isCleanText(value: string): boolean {
  return value.isWellFormed() && !HAS_CONTROL.test(value);
}
