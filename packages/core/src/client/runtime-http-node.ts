import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { urlToHttpOptions } from "node:url";
import { utf8Decode } from "../bytes/utf8.ts";
import type { Deadline } from "./deadline.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { Http, HttpAnswer, HttpRequest } from "./http.ts";

/** An idle connection is closed after these milliseconds, or sooner where the server's Keep-Alive header says so. */
const MAX_IDLE_MS = 45_000;

/** Creates a request that has not been sent: a POST or a GET. */
type Opener = (isPost: boolean) => ClientRequest;

/**
 * HTTP over node:http, with persistent connections: a small message and its answer take half the time that they take
 * with `fetch` (docs/decisions/0006-node-http.md). Idle connections do not keep a process alive.
 */
export function runtimeHttp(): Http {
  const agents = {
    http: new HttpAgent({ keepAlive: true, timeout: MAX_IDLE_MS }),
    https: new HttpsAgent({ keepAlive: true, timeout: MAX_IDLE_MS }),
  };
  // There are only two URLs: that of the channel and that of the key document.
  const openers = new Map<string, Opener>();
  return async (request, deadline) => {
    try {
      const opener = openers.get(request.url) ?? openerOf(request.url, agents);
      openers.set(request.url, opener);
      return await exchange(opener, request, deadline);
    } catch {
      return null;
    }
  };
}

function openerOf(url: string, agents: { readonly http: HttpAgent; readonly https: HttpsAgent }): Opener {
  const target = new URL(url);
  const isHttps = target.protocol === "https:";
  const agent = isHttps ? agents.https : agents.http;
  const send = isHttps ? requestHttps : requestHttp;
  const common = { ...urlToHttpOptions(target), agent };
  const get = { ...common, headers: { accept: "application/json" } };
  const post = { ...common, method: "POST", headers: { "content-type": "application/json" } };
  return (isPost) => send(isPost ? post : get);
}

function exchange(opener: Opener, asked: HttpRequest, deadline: Deadline): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const request = opener(asked.body !== undefined);
    const leave = deadline.onEnd(() => request.destroy());
    const settle = (answer: HttpAnswer | null) => {
      leave();
      resolve(answer);
    };
    request.on("response", (response) => {
      read(response, asked.maxBytes, (answer) => {
        if (answer === null) request.destroy();
        settle(answer);
      });
    });
    request.on("error", () => settle(null));
    // Always emitted last, whatever came before.
    request.on("close", () => settle(null));
    request.end(asked.body);
  });
}

/** Settles with the answer, or with null as soon as it cannot be a complete one. */
function read(
  response: IncomingMessage,
  maxBytes: number,
  settle: (answer: HttpAnswer | null) => void,
): void {
  const { statusCode: status = 0, headers } = response;
  const bytes = new GrowingBytes();
  response.on("error", () => settle(null));
  if (Number(headers["content-length"] ?? 0) > maxBytes) {
    settle(null);
    return;
  }
  response.on("data", (chunk: Uint8Array) => {
    if (bytes.length + chunk.length > maxBytes) settle(null);
    else bytes.push(chunk);
  });
  response.on("end", () => settle(answerOf(status, bytes.content)));
}

function answerOf(status: number, content: Uint8Array): HttpAnswer | null {
  try {
    return { status, text: utf8Decode(content) };
  } catch {
    return null;
  }
}
