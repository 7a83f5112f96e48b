/** Metadata as a person types it: a JSON object, or what is wrong with it. */
export type Metadata =
  | { readonly value: Readonly<Record<string, unknown>>; readonly problem: null }
  | { readonly value: null; readonly problem: string };

/** Reads metadata; empty is none. */
export function readMetadata(text: string): Metadata {
  if (text.trim() === "") return { value: {}, problem: null };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown>, problem: null };
    }
    return { value: null, problem: 'It must be an object, such as { "plan": "pro" }.' };
  } catch (error) {
    return {
      value: null,
      problem: `It is no JSON: ${error instanceof Error ? error.message : "unreadable"}`,
    };
  }
}
