/** A GET with a key, as an application's customer sends it. */
export function getBytes(path: string, key: string): Uint8Array {
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\nX-Api-Key: ${key}\r\n\r\n`,
    "latin1",
  );
}

/** A POST of a JSON text. */
export function postBytes(path: string, json: string): Uint8Array {
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: localhost",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(json)}`,
  ].join("\r\n");
  return Buffer.from(`${head}\r\n\r\n${json}`);
}
