import type { z } from "zod";
import type { auditEntrySchema } from "../../../src/http/schemas/audit.ts";
import type { channelKeySchema } from "../../../src/http/schemas/channel-key.ts";
import type { clientSchema } from "../../../src/http/schemas/client.ts";
import type { endpointSchema } from "../../../src/http/schemas/endpoint.ts";
import type { explainSchema, explanationSchema } from "../../../src/http/schemas/explain.ts";
import type { fraudChangeSchema } from "../../../src/http/schemas/fraud.ts";
import type { keySchema, madeKeySchema } from "../../../src/http/schemas/key.ts";
import type { limitUseSchema } from "../../../src/http/schemas/limit-use.ts";
import type { logSchema } from "../../../src/http/schemas/log.ts";
import type { envSchema, madeProjectSchema, projectSchema } from "../../../src/http/schemas/project.ts";
import type { seriesSchema } from "../../../src/http/schemas/series.ts";
import type { serverKeySchema, signingSecretSchema } from "../../../src/http/schemas/server-key.ts";
import type { sessionSchema } from "../../../src/http/schemas/session.ts";
import type {
  changedSignalsSchema,
  signalChangeSchema,
  signalSchema,
} from "../../../src/http/schemas/signal.ts";
import type { templateSchema } from "../../../src/http/schemas/template.ts";

// The API's own schemas say what it answers; only their types are used here.
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type ChangedSignals = z.infer<typeof changedSignalsSchema>;
export type ChannelKey = z.infer<typeof channelKeySchema>;
export type Client = z.infer<typeof clientSchema>;
export type Endpoint = z.infer<typeof endpointSchema>;
export type Environment = z.infer<typeof envSchema>;
export type ExplainRequest = z.input<typeof explainSchema>;
export type Explanation = z.infer<typeof explanationSchema>;
export type FraudChange = z.input<typeof fraudChangeSchema>;
export type Key = z.infer<typeof keySchema>;
export type MadeKey = z.infer<typeof madeKeySchema>;
export type LimitUse = z.infer<typeof limitUseSchema>;
export type Log = z.infer<typeof logSchema>;
export type MadeProject = z.infer<typeof madeProjectSchema>;
export type MadeEnvironment = MadeProject["envs"]["list"][number];
export type Project = z.infer<typeof projectSchema>;
export type Series = z.infer<typeof seriesSchema>;
export type ServerKey = z.infer<typeof serverKeySchema>;
export type SigningSecret = z.infer<typeof signingSecretSchema>;
export type Signal = z.infer<typeof signalSchema>;
export type SignalChange = z.input<typeof signalChangeSchema>;
export type SessionState = z.infer<typeof sessionSchema>;
export type Template = z.infer<typeof templateSchema>;

/** A page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly pagination: {
    readonly total: number;
    readonly page: number;
    readonly limit: number;
    readonly pages: number;
  };
}
