import type { Shown } from "./rows.ts";

/** Something that adapters and server mode promise, and the cases that hold them to it. */
export interface Promised {
  readonly promise: string;
  /** Ids of cases, or the beginnings of several. */
  readonly cases: readonly string[];
  /** Where tests show the rest of it. */
  readonly elsewhere?: readonly Shown[];
}

const INTEGRATION = "apps/platform/test/integration";

/** What the modes and the adapters promise besides the rows of the abuse table. */
export const PROMISES: readonly Promised[] = [
  { promise: "the platform is never asked about a bad key", cases: ["A00 bad keys ask nobody"] },
  {
    promise: "what the feed has told of is refused, in an outage too",
    cases: ["A00 known in an outage: REVOKED", "A00 known in an outage: CLIENT_DISABLED"],
    elsewhere: [
      ["packages/core/test/client/state.test.ts", "restarted during an outage refuse what it refused before"],
    ],
  },
  {
    promise: "the first request waits for the feed, and no longer than it may",
    cases: ["A00 the first request waits for what is known", "A00 a silent platform from the start"],
  },
  {
    promise: "an opened answer is a verdict, an outage or neither",
    cases: ["A57 verdict", "A57 opened", "A57 success"],
  },
  {
    promise: "without an answer a good key passes marked, or is 503 where failOpen is false",
    cases: ["A00 no platform from the start", "A00 outage and recovery"],
  },
  { promise: "an exhausted limit refuses in an outage until its window ends", cases: ["A00 limits"] },
  { promise: "a dead platform is left alone", cases: ["A00 a platform that is down is left alone"] },
  {
    promise: "each request is reported once, with status, time and route",
    cases: ["A00 logged: ", "A37 logged once", "A38 logged: client goes away"],
    elsewhere: [[`${INTEGRATION}/reports.test.ts`, "that gets SIGTERM loses none, and ends within 10 s"]],
  },
  { promise: "endpoints register themselves by template", cases: ["A00 logged by itself"] },
  {
    promise: "a key registers itself, or is registered when it is made",
    cases: ["A00 asked", "A00 autoRegister off"],
    elsewhere: [[`${INTEGRATION}/registration.test.ts`, "is registered after create has returned"]],
  },
  {
    promise: "what the platform says of a key holds from the next request on",
    cases: ["A00 key revoked", "A00 key disabled", "A00 client suspended", "A59 client deleted"],
  },
  { promise: "limits are told in header fields", cases: ["A00 RateLimit", "A00 retryAfterMs"] },
  {
    promise: "limits, allow-lists and rules of the owner refuse, each with its code",
    cases: ["A66 limit", "A40 allow-list", "A00 reputation"],
  },
  { promise: "handlers see the claims", cases: ["A00 claims in json", "A00 claims in msgpack"] },
  { promise: "handlers see the decision", cases: ["A00 asked", "A00 limits"] },
  {
    promise: "routes require scopes",
    cases: ["A21 ", "A00 INSUFFICIENT_SCOPE", "A00 scopes in server mode"],
  },
  { promise: "optional lets requests without a key through, and no bad key", cases: ["A00 optional, "] },
  { promise: "excludePaths compares the whole path", cases: ["A23 public ", "A23 guarded ", "A29 guarded "] },
  { promise: "a HEAD is guarded as a GET", cases: ["A30 HEAD refused", "A30 HEAD answered"] },
  { promise: "OPTIONS passes as a real preflight, with cors", cases: ["A31 preflight", "A31 OPTIONS alone"] },
  {
    promise: "headerName, realm, cors and acceptEnvironments do what they say",
    cases: ["A00 headerName", "A00 realm", "A00 cors", "A00 acceptEnvironments"],
  },
  {
    promise: "refusals are alike: status, headers, body",
    cases: ["A00 MISSING_KEY", "A00 EXPIRED", "A00 nothing of the request", "A00 Accept"],
  },
  {
    promise: "half of server mode's two values is a mistake at set-up",
    cases: ["A00 a server key alone", "A00 an environment alone"],
  },
];
