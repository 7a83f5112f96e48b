import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { csvRecords } from "../../src/import/csv-records.ts";
import { jsonRecords } from "../../src/import/json-records.ts";
import type { SourceRecord } from "../../src/import/source-record.ts";
import { textChunks } from "../../src/import/text-chunks.ts";

/** A text in pieces of a few characters, as a file may come. */
async function* pieces(text: string, length = 3): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function all(records: AsyncIterable<SourceRecord>): Promise<SourceRecord[]> {
  const found: SourceRecord[] = [];
  for await (const record of records) found.push(record);
  return found;
}

const json = (text: string, length?: number) => all(jsonRecords(pieces(text, length)));
const csv = (text: string, length?: number) => all(csvRecords(pieces(text, length)));

describe("records of JSON", () => {
  test("are the elements of an array, each with the line that it begins in", async () => {
    const text = '\n [\n  {"a": "x,]}\\"[{"},\n  {"b": [1, {"c": 2}]},\n\n  3\n] \n';
    for (const length of [1, 2, 3, 7, 1000]) {
      expect(await json(text, length)).toEqual([
        { line: 3, value: { a: 'x,]}"[{' } },
        { line: 4, value: { b: [1, { c: 2 }] } },
        { line: 6, value: 3 },
      ]);
    }
  });

  test("are a value a line, and blank lines are none", async () => {
    expect(await json('{"a":1}\r\n\n  \n{"b":2}')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 4, value: { b: 2 } },
    ]);
  });

  test("are none in an empty file, and none in an empty array", async () => {
    for (const text of ["", " \n ", "[]", " [ \n ] "]) expect(await json(text)).toEqual([]);
  });

  test("that are no JSON are told of, and the next one is read", async () => {
    expect(await json('{"a":1}\n{"a":}\n{"b":2}')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 2, problem: "no JSON" },
      { line: 3, value: { b: 2 } },
    ]);
    expect(await json('[{"a":1},\n{a:1},\n{"b":2}]')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 2, problem: "no JSON" },
      { line: 3, value: { b: 2 } },
    ]);
  });

  test("that are too long are told of by line, and end an array", async () => {
    const long = JSON.stringify("x".repeat(70_000));
    expect(await json(`${long}\n{}`, 10_000)).toEqual([
      { line: 1, problem: "longer than 65536 characters" },
      { line: 2, value: {} },
    ]);
    await expect(json(`[1,\n${long}]`, 10_000)).rejects.toThrow("line 1: a record longer than");
  });

  test.each([
    ["[1, 2", "line 1: the array does not end"],
    ["[1] 2", "line 1: something follows the array"],
    ["[1],", "line 1: something follows the array"],
    ['["open, 1]', "the array does not end"],
  ])("of %j end with what is wrong", async (text, message) => {
    await expect(json(text)).rejects.toThrow(message);
  });

  test("are whatever JSON.parse makes of the whole", async () => {
    const lengths = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), lengths, fc.boolean(), async (values, length, isSpread) => {
        const text = JSON.stringify(values, null, isSpread ? 2 : 0);
        const records = await json(text, length);
        expect(records.map((record) => "value" in record && record.value)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("records of CSV", () => {
  test("are read by the names of their columns, empty cells being nothing", async () => {
    const text = [
      "tenant,name,ipWhitelist,metadata,key.id,key.scopes,key.enabled",
      'acme,"Acme, ""Inc""\nof here",10.0.0.0/8 ::1,"{""a"":1}",k1,read write,true',
      "globex,,,,,,",
      "",
      "umbrella,,,,k2,,FALSE",
    ].join("\r\n");
    expect(await csv(text)).toEqual([
      {
        line: 2,
        value: {
          tenant: "acme",
          name: 'Acme, "Inc"\nof here',
          ipWhitelist: ["10.0.0.0/8", "::1"],
          metadata: { a: 1 },
          key: { id: "k1", scopes: ["read", "write"], enabled: true },
        },
      },
      { line: 4, value: { tenant: "globex" } },
      { line: expect.any(Number), value: { tenant: "umbrella", key: { id: "k2", enabled: false } } },
    ]);
  });

  test("with too few or too many cells, or one that cannot be read, are told of", async () => {
    expect(await csv("tenant,metadata\na\nb,{},c\nd,{\ne,{}")).toEqual([
      { line: 2, problem: "1 cells, and 2 columns" },
      { line: 3, problem: "3 cells, and 2 columns" },
      { line: 4, problem: "metadata: cannot be read" },
      { line: 5, value: { tenant: "e", metadata: {} } },
    ]);
  });

  test.each([
    ["tenant,key.rawKey\n", 'line 1: there is no column "key.rawKey"'],
    ["tenant,tenant\n", "line 1: a column stands there twice"],
    ['tenant\n"open\n', "a quotation mark is left open"],
    [`tenant\n${"x".repeat(70_000)}\n`, "a record is longer than 65536 characters"],
  ])("of %j end with what is wrong", async (text, message) => {
    await expect(csv(text, 10_000)).rejects.toThrow(message);
  });
});

describe("the text of a file", () => {
  function fileOf(bytes: Uint8Array): string {
    const folder = mkdtempSync(join(tmpdir(), "apikee-import-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "file"), bytes);
    return join(folder, "file");
  }

  test("comes without its byte order mark, and whole where a character lies between two pieces", async () => {
    const text = `${"a".repeat(65_535)}\u{1f511}`;
    let read = "";
    for await (const piece of textChunks(fileOf(Buffer.from(`\ufeff${text}`)))) read += piece;
    expect(read).toBe(text);
  });

  test.each([[Buffer.from([0x61, 0xff])], [Buffer.from([0x61, 0xf0, 0x9f])]])(
    "is refused where it is not UTF-8",
    async (bytes) => {
      const chunks = textChunks(fileOf(bytes));
      const read = async () => {
        for await (const _ of chunks);
      };
      await expect(read()).rejects.toThrow("the file is not UTF-8");
    },
  );
});
