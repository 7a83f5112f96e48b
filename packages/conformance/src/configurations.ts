import type { AppClient } from "./app-client.ts";
import type { AppOptions } from "./contract.ts";
import { KEY_VECTORS } from "./vectors.ts";

/** Signs, in every configuration but that of the vectors. */
export const CURRENT_SECRET = "conformance-current-secret-0123456789abcdef";

/** Still verifies in the configuration `guarded`. */
export const RETIRED_SECRET = "conformance-retired-secret-fedcba9876543210";

/** The realm of the configuration `renamed`, with all that a quoted string may hold unescaped. */
export const REALM = "Acme, API; beta=1";

/** The applications that the suite runs against, each started once. */
export const CONFIGURATIONS = {
  guarded: { secrets: [CURRENT_SECRET, RETIRED_SECRET], excludePaths: ["/health", "/docs/*"] },
  optional: { secrets: [CURRENT_SECRET], optional: true },
  cors: { secrets: [CURRENT_SECRET], cors: true },
  renamed: { secrets: [CURRENT_SECRET], headerName: "x-acme-key", realm: REALM },
  production: { secrets: [CURRENT_SECRET], acceptEnvironments: ["production"] },
  vectors: { secrets: KEY_VECTORS.secrets },
} as const satisfies Record<string, AppOptions>;

/** The name of a configuration. */
type Configuration = keyof typeof CONFIGURATIONS;

/** Every configuration, running. */
export type Apps = Readonly<Record<Configuration, AppClient>>;
