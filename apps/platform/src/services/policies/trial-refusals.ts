import type { PlatformContext } from "../context.ts";
import type { KnownEnvironment } from "../directory.ts";
import type { FinalVerdict } from "../verdict.ts";

/** Notes a request that limits which are only tried would have refused: one signal a day, which counts. */
export function noteTrialRefusal(
  { signals }: PlatformContext,
  environment: KnownEnvironment,
  { keyId, clientId }: FinalVerdict,
): void {
  if (clientId === null) return;
  const text = "A limit that is only tried would have refused requests of the client.";
  signals.note(
    {
      rule: "rateLimit",
      subject: { kind: "client", id: clientId },
      action: "flag",
      saw: {},
      normal: {},
      text,
    },
    { envId: environment.id, keyId, clientId },
  );
}
