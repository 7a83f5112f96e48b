/** A request as it goes over the wire: nothing is normalised, encoded or checked on the way. */
export interface HttpRequest {
  /** Default: `GET`. */
  method?: string;
  /** The request target as it stands in the request line. */
  target: string;
  /** Header lines in order; one name may stand there twice. A `host` here replaces the usual one. */
  headers?: readonly HeaderLine[];
  /** Sent with its length where it is given. */
  body?: string;
  /** `1.0` has no `Host` unless `headers` gives one. Default: `1.1`. */
  version?: "1.0" | "1.1";
  /** Leave the connection open for a further request. Default: false. */
  keepAlive?: boolean;
}

/** A header line: name and value, each as sent. */
export type HeaderLine = readonly [name: string, value: string];

/** The bytes of a request. Characters up to U+00FF of target and headers become one byte each. */
export function encodeRequest(request: HttpRequest, host: string): Buffer {
  const { method = "GET", target, headers = [], body, version = "1.1", keepAlive = false } = request;
  const content = Buffer.from(body ?? "", "utf8");
  const lines = [`${method} ${target} HTTP/${version}`];
  const hasHost = headers.some(([name]) => name.toLowerCase() === "host");
  if (version === "1.1" && !hasHost) lines.push(`Host: ${host}`);
  if (!keepAlive) lines.push("Connection: close");
  if (body !== undefined) lines.push(`Content-Length: ${content.length}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), content]);
}
