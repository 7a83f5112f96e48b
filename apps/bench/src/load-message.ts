import type { PlatformAccess } from "./validate-sealer.ts";

/** What the process that makes load is asked, one question at a time; each is answered once it is done. */
export type LoadQuestion = OpenQuestion | PrepareQuestion | SendQuestion;

/** How it is sent: by the runtime's `fetch`, as a client sends, or by bare sockets that cost next to nothing. */
export type LoadTransport = "fetch" | "sockets";

/** Whom the load falls on. */
export interface LoadTarget {
  /** Of this machine; the connections are spread over them. */
  readonly ports: readonly number[];
  /** What the requests are sealed for. */
  readonly access: PlatformAccess;
  /** They take turns. */
  readonly keys: readonly string[];
  /** Bytes of every answer's body. */
  readonly answerBytes: number;
}

/** Connects to each target, in each of these ways. A socket sends one request as it opens. */
export interface OpenQuestion {
  readonly kind: "open";
  readonly connections: number;
  readonly transports: readonly LoadTransport[];
  readonly targets: Readonly<Record<string, LoadTarget>>;
}

/** Seals so many requests for a target. */
interface PrepareQuestion {
  readonly kind: "prepare";
  readonly target: string;
  readonly requests: number;
}

/** Sends what was prepared, over so many of the connections at once. */
interface SendQuestion {
  readonly kind: "send";
  readonly target: string;
  readonly transport: LoadTransport;
  readonly connections: number;
}
