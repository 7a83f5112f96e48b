import { createReadStream } from "node:fs";
import { ImportFileError } from "./source-record.ts";

const BYTE_ORDER_MARK = "\ufeff";

/** The text of a file, piece by piece, without a byte order mark. @throws ImportFileError where it is not UTF-8. */
export async function* textChunks(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let isFirst = true;
  for await (const bytes of createReadStream(path)) {
    const text = decode(decoder, bytes);
    const isMarked = isFirst && text.startsWith(BYTE_ORDER_MARK);
    if (text !== "") isFirst = false;
    yield isMarked ? text.slice(1) : text;
  }
  yield decode(decoder);
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch {
    throw new ImportFileError("the file is not UTF-8");
  }
}
