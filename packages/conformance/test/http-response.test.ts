import { expect, it } from "vitest";
import { parseResponses } from "../src/http-response.ts";

const parse = (text: string, methods = ["GET"]) => parseResponses(Buffer.from(text), methods);

it("reads a body by its length, by chunks, and to the end", () => {
  expect(parse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")[0]).toMatchObject({
    status: 200,
    body: "ok",
  });
  const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n";
  expect(parse(chunked)[0]).toMatchObject({ body: "ok" });
  expect(parse("HTTP/1.1 400 Bad Request\r\n\r\nto the end")[0]).toMatchObject({ body: "to the end" });
});

it("expects no body of a HEAD, and says when there is one", () => {
  const head = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n";
  expect(parse(head, ["HEAD"])[0]).toMatchObject({ status: 401, body: "" });
  expect(() => parse(`${head}{}`, ["HEAD"])).toThrow("2 bytes follow");
});

it("takes the body of an answer to a HEAD that the server could not read", () => {
  const unread = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}";
  expect(parse(unread, ["HEAD"])[0]).toMatchObject({ status: 400, body: "{}" });
  const read = unread.replace("\r\n", "\r\nDate: Tue, 01 Jan 2030 00:00:00 GMT\r\n");
  expect(() => parse(read, ["HEAD"])).toThrow("2 bytes follow");
});

it("tells the responses on one connection apart", () => {
  const one = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na";
  const two = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 1\r\nConnection: close\r\n\r\nb";
  expect(parse(one + two, ["GET", "GET"]).map(({ body }) => body)).toEqual(["a", "b"]);
  expect(() => parse(one + two)).toThrow("follow the last response");
  expect(() => parse(one, ["GET", "GET"])).toThrow("No response");
});

it("refuses what is no response", () => {
  for (const text of ["", "HTTP/1.1 200 OK\r\n", "OK\r\n\r\n", "HTTP/1.1 200 OK\r\nx\r\n\r\n"]) {
    expect(() => parse(text)).toThrow();
  }
  expect(() => parse("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")).toThrow("5 of 9 bytes");
});

it("does not give one of two headers of a name", () => {
  const [response] = parse("HTTP/1.1 200 OK\r\nX-Handler: a\r\nx-handler: b\r\n\r\n");
  expect(() => response!.handler).toThrow("2 headers x-handler");
});
