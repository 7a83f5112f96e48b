import { Apikee } from "@apikee/core";
import { PlatformProcess } from "./platform-process.ts";
import { EXPIRES_IN, META, SCOPES, TENANT } from "./subject.ts";
import { type PlatformAccess, ValidateSealer } from "./validate-sealer.ts";

/** A platform that runs and knows a key, and the bytes of a validate of it. */
export interface MeasuredPlatform {
  readonly platform: PlatformProcess;
  readonly access: PlatformAccess;
  /** What signed the key. */
  readonly secret: string;
  readonly envelope: string;
  readonly envelopeBytes: number;
  readonly answerBytes: number;
}

/** Starts a platform, on a SQLite file or a PostgreSQL database, and has it see a key for the first time. */
export async function measuredPlatform(databaseUrl: string | null = null): Promise<MeasuredPlatform> {
  const platform = await PlatformProcess.start(databaseUrl);
  const secret = platform.setting("APIKEE_SECRET");
  const issuer = new Apikee({ secret, serverKey: null });
  const access = {
    baseUrl: platform.baseUrl,
    serverKey: platform.setting("APIKEE_SERVER_KEY"),
    projectEnv: platform.setting("APIKEE_PROJECT_ENV"),
    key: await issuer.create(TENANT, { scopes: SCOPES, expiresIn: EXPIRES_IN, meta: META }),
  };
  const { envelope, answer } = await (await ValidateSealer.connect(access)).exchange();
  return {
    platform,
    access,
    secret,
    envelope,
    envelopeBytes: Buffer.byteLength(envelope),
    answerBytes: Buffer.byteLength(answer),
  };
}
