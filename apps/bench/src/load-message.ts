import type { PlatformAccess } from "./validate-sealer.ts";

/** What the process that makes load is asked, one question at a time; each is answered once it is done. */
export type LoadQuestion = OpenQuestion | PrepareQuestion | SendQuestion;

/** Whom the load falls on: the platform, or the bare server. */
export type LoadTarget = "platform" | "bare";

/** How it is sent: by the runtime's `fetch`, as a client sends, or by bare sockets that cost next to nothing. */
export type LoadTransport = "fetch" | "sockets";

/** Connects to both. */
export interface OpenQuestion {
  readonly kind: "open";
  readonly connections: number;
  readonly access: PlatformAccess;
  readonly ports: Readonly<Record<LoadTarget, number>>;
  /** Bytes of every answer's body. */
  readonly answerBytes: number;
}

/** Seals so many requests. */
interface PrepareQuestion {
  readonly kind: "prepare";
  readonly requests: number;
}

/** Sends what was prepared, over all connections at once. */
interface SendQuestion {
  readonly kind: "send";
  readonly target: LoadTarget;
  readonly transport: LoadTransport;
}
