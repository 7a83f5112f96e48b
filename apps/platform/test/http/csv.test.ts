import { describe, expect, it } from "vitest";
import { csvLine } from "../../src/http/csv.ts";

describe("a CSV cell", () => {
  it.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\uff1d1",
    "\uff0b1",
    "-",
    "\u0000=1",
  ])("%j is shown as text", (text) => {
    const line = csvLine([text]);
    expect(line.replace(/^"/, "").startsWith("'")).toBe(true);
  });

  it.each([
    ["/x;=1+1", '"/x;\'=1+1"'],
    ["/x;+cmd|' /C calc'!A0", "\"/x;'+cmd|' /C calc'!A0\""],
    ["a\t@SUM(A1)", '"a\t\'@SUM(A1)"'],
    ["a\n=1;-1", "\"a\n'=1;'-1\""],
    [";=1", '";\'=1"'],
  ])("%j is text also where a cell ends at a semicolon, a tab or a line", (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  it("keeps what user agents write", () => {
    const userAgent = "Mozilla/5.0 (compatible; Bot/2.1; +http://bot.test/about)";
    expect(csvLine([userAgent])).toBe(`"${userAgent}"\r\n`);
  });

  it.each(["a=1", "1-2", "/path", "a@b.c", "", " a"])("%j stays as it is", (text) => {
    expect(csvLine([text])).toBe(`${text}\r\n`);
  });

  it("that is a number, also one below zero, stays a number", () => {
    expect(csvLine([-1.5, 0, null, "a"])).toBe("-1.5,0,,a\r\n");
  });

  it("is quoted where it holds a comma, a semicolon, a tab, a quote or a line break", () => {
    expect(csvLine(['a"b', "a,b", "a;b", "a\tb", "a\nb"])).toBe('"a""b","a,b","a;b","a\tb","a\nb"\r\n');
  });
});
