import { ImportFileError, MAX_RECORD_LENGTH, type SourceRecord } from "./source-record.ts";

const BLANK = /^\s*$/;

/**
 * The records of a JSON file, one at a time: the elements of an array, or a value a line. A record that is no JSON
 * is told of, and the next one read.
 *
 * @throws ImportFileError where an array does not end, or goes on after its end.
 */
export async function* jsonRecords(chunks: AsyncIterable<string>): AsyncGenerator<SourceRecord> {
  let splitter: LineSplitter | ArraySplitter | null = null;
  let blank = "";
  for await (const chunk of chunks) {
    const text = blank + chunk;
    if (splitter === null && BLANK.test(text)) {
      blank = text;
      continue;
    }
    blank = "";
    splitter ??= text.trimStart().startsWith("[") ? new ArraySplitter() : new LineSplitter();
    for (const piece of splitter.push(text)) yield recordOf(piece);
  }
  for (const piece of splitter?.end() ?? []) yield recordOf(piece);
}

/** The text of a record and where it begins; null where it is too long. */
interface Piece {
  readonly line: number;
  readonly text: string | null;
}

function recordOf({ line, text }: Piece): SourceRecord {
  if (text === null) return { line, problem: `longer than ${MAX_RECORD_LENGTH} characters` };
  try {
    return { line, value: JSON.parse(text) };
  } catch {
    return { line, problem: "no JSON" };
  }
}

class LineSplitter {
  #line = 1;
  #rest = "";
  #isTooLong = false;

  push(text: string): Piece[] {
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    const pieces = lines.flatMap((line) => {
      this.#add(line);
      return this.#next();
    });
    this.#add(last);
    return pieces;
  }

  end(): Piece[] {
    return this.#next();
  }

  #add(text: string): void {
    this.#rest += text;
    if (this.#rest.length <= MAX_RECORD_LENGTH) return;
    this.#isTooLong = true;
    this.#rest = "";
  }

  #next(): Piece[] {
    const piece = { line: this.#line++, text: this.#isTooLong ? null : this.#rest };
    this.#rest = "";
    this.#isTooLong = false;
    return piece.text !== null && BLANK.test(piece.text) ? [] : [piece];
  }
}

/** Cuts an array at the commas that stand in it, and in nothing inside of it. */
class ArraySplitter {
  #line = 1;
  #start = 1;
  #text = "";
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isEnded = false;

  push(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const character = chunk[at];
      if (character === "\n") this.#line++;
      if (this.#isInText) this.#passText(character);
      else if (character === '"') this.#isInText = true;
      else if (character === "{" || character === "[") {
        this.#depth++;
        if (this.#depth === 1) {
          from = at + 1;
          this.#start = this.#line;
        }
      } else if (character === "}" || character === "]") this.#depth--;
      const isCut = !this.#isInText && ((character === "," && this.#depth === 1) || this.#depth === 0);
      if (!isCut || (this.#isEnded && BLANK.test(character ?? ""))) continue;
      if (this.#isEnded) throw new ImportFileError(`line ${this.#line}: something follows the array`);
      if (this.#depth > 0 || character === "]") {
        pieces.push(...this.#cut(chunk.slice(from, at)));
        from = at + 1;
        this.#isEnded = this.#depth === 0;
      }
    }
    if (!this.#isEnded) this.#keep(chunk.slice(from));
    return pieces;
  }

  end(): Piece[] {
    if (!this.#isEnded) throw new ImportFileError(`line ${this.#start}: the array does not end`);
    return [];
  }

  #passText(character: string | undefined): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (character === "\\") this.#isEscaped = true;
    else if (character === '"') this.#isInText = false;
  }

  #keep(text: string): void {
    this.#text += text;
    // Such as after a quotation mark too many, which makes one text of all that follows.
    if (this.#text.length > MAX_RECORD_LENGTH) {
      throw new ImportFileError(`line ${this.#start}: a record longer than ${MAX_RECORD_LENGTH} characters`);
    }
  }

  #cut(text: string): Piece[] {
    this.#keep(text);
    const kept = this.#text;
    const skipped = kept.length - kept.trimStart().length;
    const line = this.#start + (kept.slice(0, skipped).split("\n").length - 1);
    this.#text = "";
    this.#start = this.#line;
    return BLANK.test(kept) ? [] : [{ line, text: kept }];
  }
}
