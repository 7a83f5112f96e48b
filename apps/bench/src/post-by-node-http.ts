import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

const agent = new Agent({ keepAlive: true });
const headers = { "content-type": "application/json" };

/** POSTs an envelope to a server on loopback over a connection that is kept, and returns the body of the answer. */
export async function postByNodeHttp(port: number, envelope: string): Promise<string> {
  const path = "/api/v1/channel";
  const post = request({ host: "127.0.0.1", port, path, method: "POST", headers, agent });
  post.end(envelope);
  const [response]: IncomingMessage[] = await once(post, "response");
  if (response === undefined) throw new Error("there is no answer");
  return text(response);
}
