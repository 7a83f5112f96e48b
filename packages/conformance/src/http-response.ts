/** One response as it came over the wire. */
export class HttpResponse {
  readonly status: number;
  /** Every header line, in order; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;

  constructor(status: number, headers: HttpResponse["headers"], body: string) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /**
   * The value of a header that must not stand there twice.
   * @throws Error where it does: a response that was written twice shows itself so.
   */
  header(name: string): string | undefined {
    const values = this.headers.filter(([other]) => other === name).map(([, value]) => value);
    if (values.length > 1) throw new Error(`The response has ${values.length} headers ${name}`);
    return values[0];
  }

  /** The name of the handler that answered, or undefined where none was reached. */
  get handler(): string | undefined {
    return this.header("x-handler");
  }

  /** The body, parsed. */
  json(): unknown {
    return JSON.parse(this.body);
  }
}

/**
 * The responses to requests of these methods, sent one after the other on one connection that is now closed.
 * @throws Error where a response is cut, malformed or missing, or where anything follows the last one.
 */
export function parseResponses(bytes: Buffer, methods: readonly string[]): HttpResponse[] {
  const responses: HttpResponse[] = [];
  let rest = bytes;
  for (const method of methods) {
    const parsed = parseResponse(rest, method);
    responses.push(parsed.response);
    rest = parsed.rest;
    // A server that refuses to read on closes the connection and owes the later requests nothing.
    if (rest.length === 0 && parsed.response.header("connection")?.toLowerCase() === "close") break;
  }
  if (rest.length > 0) throw new Error(`${rest.length} bytes follow the last response`);
  return responses;
}

function parseResponse(bytes: Buffer, method: string): { response: HttpResponse; rest: Buffer } {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) throw new Error(`No response: the connection ended after ${bytes.length} bytes`);
  const [statusLine = "", ...lines] = bytes.subarray(0, headEnd).toString("latin1").split("\r\n");
  const status = Number(/^HTTP\/1\.[01] ([1-5][0-9]{2})(?: |$)/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`Malformed status line: ${statusLine}`);
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Error(`Malformed header line: ${line}`);
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const head = new HttpResponse(status, headers, "");
  const { body, end } = readBody(bytes.subarray(headEnd + 4), head, method);
  return { response: new HttpResponse(status, headers, body), rest: bytes.subarray(headEnd + 4 + end) };
}

function readBody(bytes: Buffer, head: HttpResponse, method: string): { body: string; end: number } {
  const hasNone = (method === "HEAD" && !isOfUnreadable(bytes, head)) || [204, 304].includes(head.status);
  if (hasNone) return { body: "", end: 0 };
  if (head.header("transfer-encoding")?.toLowerCase() === "chunked") return readChunks(bytes);
  const length = Number(head.header("content-length") ?? bytes.length);
  if (!(length <= bytes.length)) throw new Error(`The body ended after ${bytes.length} of ${length} bytes`);
  return { body: bytes.subarray(0, length).toString("utf8"), end: length };
}

/** A server that could not read a request does not know its method either, and may write on the bare socket, undated. */
function isOfUnreadable(bytes: Buffer, { status, headers }: HttpResponse): boolean {
  return status === 400 && bytes.length > 0 && headers.every(([name]) => name !== "date");
}

function readChunks(bytes: Buffer): { body: string; end: number } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) throw new Error("The chunked body was cut");
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    if (!(size >= 0)) throw new Error("A chunk without a size");
    const start = lineEnd + 2;
    at = start + size + 2;
    if (at > bytes.length) throw new Error("The chunked body was cut");
    if (size === 0) return { body: Buffer.concat(chunks).toString("utf8"), end: at };
    chunks.push(bytes.subarray(start, start + size));
  }
}
