/** Longest record, in UTF-16 units. */
export const MAX_RECORD_LENGTH = 65_536;

/** One record of a file, as far as it could be read. */
export type SourceRecord =
  | { readonly line: number; readonly value: unknown }
  /** Why it could not. */
  | { readonly line: number; readonly problem: string };

/** A file that cannot be read on from a place in it; what came before stands. */
export class ImportFileError extends Error {
  override readonly name = "ImportFileError";
}
