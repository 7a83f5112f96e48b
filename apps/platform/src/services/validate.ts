import { sha256Hex } from "../secrets/sha256.ts";
import { type Call, type Reply, RID_REUSED, requestHash } from "./call.ts";
import type { PlatformContext } from "./context.ts";
import { meetUnknownKey } from "./self-registration.ts";
import { cleanText } from "./texts.ts";
import { answerOf, answerOfRow, judgeKnownKey, storedAnswer, type Verdict } from "./verdict.ts";

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
  const startedAt = context.stopwatch();
  const verdict = await judge(context, call, request.key);
  const hash = requestHash(call);
  const earlier = await context.requestLog.append({
    rid: call.rid,
    env_id: call.environment.id,
    at: context.clock.now(),
    client_id: verdict.clientId,
    key_id: verdict.keyId,
    endpoint_id: null,
    method: request.method,
    path: request.path,
    ip: request.ip,
    user_agent: request.userAgent,
    outcome: verdict.isAllowed ? "allowed" : verdict.error,
    degraded: null,
    status: null,
    platform_us: Math.round((context.stopwatch() - startedAt) * US_PER_MS),
    duration_ms: null,
    reported_at: null,
    request_hash: hash,
    answer: storedAnswer(verdict),
  });
  if (earlier === null) return { status: 200, body: answerOf(verdict) };
  return earlier.request_hash === hash ? { status: 200, body: answerOfRow(earlier) } : RID_REUSED;
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
  const { key, method, path, ip, userAgent }: Partial<Record<keyof ValidateRequest, unknown>> = body;
  if (typeof key !== "string") return null;
  return {
    key,
    method: cleanText(method, MAX_METHOD_LENGTH),
    path: cleanText(path, MAX_PATH_LENGTH),
    ip: cleanText(ip, MAX_IP_LENGTH) || null,
    userAgent: cleanText(userAgent, MAX_USER_AGENT_LENGTH) || null,
  };
}

async function judge(context: PlatformContext, call: Call, key: string): Promise<Verdict> {
  const { environment } = call;
  const hash = sha256Hex(key);
  const known = await context.directory.key(environment.id, hash);
  if (known !== null) return judgeKnownKey(known, context.clock.now());
  return meetUnknownKey(context, environment, { key, hash });
}
