// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * The first `maxLength` UTF-16 units of a text from a customer's request, with U+FFFD for each control
 * character and lone surrogate, so that no customer can make the platform refuse to answer.
 *
 * Source: docs/protocol.md section 3.3.
 */
export function cleanText(text: string, maxLength: number): string {
  return text.slice(0, maxLength).toWellFormed().replace(CONTROL, "\uFFFD");
}
