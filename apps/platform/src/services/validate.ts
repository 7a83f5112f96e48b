import { sha256Hex } from "../secrets/sha256.ts";
import { type Call, type Reply, RID_REUSED, requestHash } from "./call.ts";
import type { PlatformContext } from "./context.ts";
import type { KnownEnvironment } from "./directory.ts";
import { judgeAddress } from "./policies/allow-lists.ts";
import { noteTrialRefusal } from "./policies/trial-refusals.ts";
import type { Logged } from "./request-log.ts";
import { meetUnknownKey } from "./self-registration.ts";
import { cleanText } from "./texts.ts";
import { answerOf, answerOfRow, judgeKnownKey, type Verdict } from "./verdict.ts";

const MEMBERS = new Set(["key", "method", "path", "ip", "userAgent"]);
const MAX_METHOD_LENGTH = 32;
const MAX_PATH_LENGTH = 2048;
const MAX_IP_LENGTH = 64;
const MAX_USER_AGENT_LENGTH = 512;
const US_PER_MS = 1000;

/** Says whether a key is good for a request, and logs the request (docs/protocol.md section 3.4). */
export async function validate(context: PlatformContext, call: Call): Promise<Reply | null> {
  const request = requestOf(call.body);
  if (request === null) return null;
  const hash = requestHash(call);
  const { environment, rid } = call;
  const { key, ...described } = request;
  const { verdict, earlier } = await decide(context, {
    ...described,
    environment,
    rid,
    requestHash: hash,
    judge: () => judge(context, environment, key),
  });
  if (earlier === null) {
    context.metrics.verdict(verdict);
    return { status: 200, body: answerOf(verdict) };
  }
  return earlier.request_hash === hash ? { status: 200, body: answerOfRow(earlier) } : RID_REUSED;
}

/** A request that is to be judged and logged, whichever version of the channel brought it. */
interface AskedRequest extends Omit<ValidateRequest, "key"> {
  readonly environment: KnownEnvironment;
  readonly rid: string;
  /** What the same rid must come with to be the same call. */
  readonly requestHash: string;
  /** What is found of the key itself. */
  readonly judge: () => Promise<Verdict>;
}

/** Judges a request and logs it; resolves once its row is kept, and what it uses of its limits is taken. */
export async function decide(context: PlatformContext, asked: AskedRequest): Promise<Logged> {
  const startedAt = context.stopwatch();
  const { environment } = asked;
  const found = judgeAddress(await asked.judge(), asked.ip);
  const verdict = await context.fraud.judge(environment, found, asked);
  const row = {
    rid: asked.rid,
    env_id: environment.id,
    at: context.clock.now(),
    endpoint_id: null,
    method: asked.method,
    path: asked.path,
    ip: asked.ip,
    user_agent: asked.userAgent,
    degraded: null,
    status: null,
    platform_us: Math.round((context.stopwatch() - startedAt) * US_PER_MS),
    duration_ms: null,
    reported_at: null,
    request_hash: asked.requestHash,
  };
  const logged = await context.requestLog.append({ row, verdict });
  if (logged.isRefusedInTrial) noteTrialRefusal(context, environment, logged.verdict);
  return logged;
}

interface ValidateRequest {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** Only the key can make it ill-formed: the rest is what a customer sent, and is cut or replaced. */
function requestOf(body: unknown): ValidateRequest | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  for (const name of Object.keys(body)) if (!MEMBERS.has(name)) return null;
  const { key, ...described }: Partial<Record<keyof ValidateRequest, unknown>> = body;
  return typeof key === "string" ? { key, ...describeRequest(described) } : null;
}

/** What a customer sent besides the key, cut and cleaned: none of it is ever refused for its looks. */
export function describeRequest({
  method,
  path,
  ip,
  userAgent,
}: Partial<Record<keyof ValidateRequest, unknown>>): Omit<ValidateRequest, "key"> {
  return {
    method: cleanText(method, MAX_METHOD_LENGTH),
    path: cleanText(path, MAX_PATH_LENGTH),
    ip: cleanText(ip, MAX_IP_LENGTH) || null,
    userAgent: cleanText(userAgent, MAX_USER_AGENT_LENGTH) || null,
  };
}

async function judge(context: PlatformContext, environment: KnownEnvironment, key: string): Promise<Verdict> {
  const hash = sha256Hex(key);
  const known = await context.directory.key(environment.id, hash);
  if (known !== null) return judgeKnownKey(known, context.clock.now());
  return meetUnknownKey(context, environment, { key, hash });
}
