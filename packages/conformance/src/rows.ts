/** A row of the abuse table: what must fail, and where it is shown. */
export interface Row {
  readonly row: number;
  readonly about: string;
  /** Where tests show it besides the suite's cases, or instead of them: a file of the repository and a title in it. */
  readonly elsewhere?: readonly Shown[];
}

/** A file from the root of the repository, and a text in it: the title of a test. */
export type Shown = readonly [file: string, title: string];

const CORE = "packages/core/test";

/**
 * The rows that requests to an API can show. Those that are not in the list concern the platform alone, how it
 * reads addresses, and the inside of the channel.
 */
export const ROWS: readonly Row[] = [
  { row: 1, about: "no key" },
  { row: 2, about: "an empty or blank value" },
  { row: 3, about: "the header twice, or two keys in one" },
  { row: 4, about: "two headers with two keys" },
  { row: 5, about: "another's Authorization" },
  { row: 6, about: "the scheme's case and spaces" },
  { row: 7, about: "keys in other places" },
  { row: 8, about: "very long values" },
  { row: 9, about: "bytes that are not ASCII" },
  {
    row: 10,
    about: "a thousand long keys",
    elsewhere: [[`${CORE}/long-keys.test.ts`, "is verified in a fraction of the 20 ms"]],
  },
  { row: 11, about: "JWTs, chosen algorithms, every vector" },
  { row: 12, about: "two spellings of one key" },
  { row: 13, about: "which secret failed" },
  { row: 14, about: "prototypes in meta" },
  { row: 15, about: "claims that handlers write to" },
  {
    row: 16,
    about: "a million different bad keys",
    elsewhere: [[`${CORE}/cache.test.ts`, "remembers no key that was refused"]],
  },
  { row: 17, about: "expiry of a known key" },
  { row: 18, about: "two instances" },
  { row: 19, about: "secrets that are none" },
  { row: 20, about: "scopes named as members of objects" },
  { row: 21, about: "scopes that are like another" },
  {
    row: 22,
    about: "a requirement of no scope",
    elsewhere: [
      ["packages/express/test/require-scope.test.ts", "is a ConfigError with %s"],
      ["packages/fastify/test/require-scope.test.ts", "is a ConfigError at set-up for %s"],
      ["packages/fastify/test/route-config.test.ts", "is a ConfigError when the route is set up: %s"],
    ],
  },
  { row: 23, about: "paths like a public one" },
  { row: 24, about: "fragments" },
  { row: 25, about: "queries" },
  { row: 26, about: "absolute targets, hosts" },
  { row: 27, about: "escaped paths" },
  {
    row: 28,
    about: "spellings that routers may take",
    elsewhere: [["packages/fastify/test/lenient-router.test.ts", "fastify 5, lenient router"]],
  },
  { row: 29, about: "mounts" },
  { row: 30, about: "HEAD" },
  { row: 31, about: "OPTIONS that is no preflight" },
  { row: 32, about: "overriding headers" },
  {
    row: 33,
    about: "routes before the guard",
    elsewhere: [
      ["packages/express/test/routes-before-guard.test.ts", "is told of, once, with its method and path"],
      ["packages/fastify/test/scopes-of-fastify.test.ts", "guards the whole application in whatever order"],
    ],
  },
  {
    row: 34,
    about: "a plugin in a child scope",
    elsewhere: [["packages/fastify/test/scopes-of-fastify.test.ts", "guards that scope and those below"]],
  },
  { row: 35, about: "404s and methods that no route has" },
  {
    row: 36,
    about: "other protocols",
    elsewhere: [
      ["packages/nestjs/test/contexts.test.ts", "refuses a context of the type %s, and says what to do"],
    ],
  },
  {
    row: 37,
    about: "the guard twice",
    elsewhere: [["packages/fastify/test/scopes-of-fastify.test.ts", "both have to let it through"]],
  },
  { row: 38, about: "failing handlers, clients that leave" },
  { row: 39, about: "X-Forwarded-For" },
  { row: 40, about: "an allow-list of the owner" },
  { row: 47, about: "short tags" },
  { row: 48, about: "flipped bits" },
  { row: 50, about: "answers to another request" },
  { row: 53, about: "foreign key documents" },
  { row: 54, about: "a man in the middle" },
  { row: 55, about: "other spellings of base64url" },
  { row: 56, about: "server keys of something else" },
  { row: 57, about: "opened answers that are no verdict" },
  { row: 58, about: "hostile paths and user agents" },
  { row: 59, about: "keys that are not what they say" },
  { row: 66, about: "limits, at their edge and at once" },
];

/** The number of the row that a case is about; 0 for promises of the guard that no row is about. */
export function rowOf(caseId: string): number {
  return Number(/^A(\d\d) /.exec(caseId)?.[1]);
}
