/** What an environment's owner can set; docs of the HTTP API name each. */
export interface EnvironmentSettings {
  /** Whether a key that was never seen registers itself. Default: true. */
  readonly autoRegister: boolean;
  /** Whether version 1 of the channel is served. Default: false. */
  readonly v1: boolean;
  readonly v1Plain: boolean;
  readonly v1TrustForwardedFor: boolean;
  /** Days that logs are kept. Default: 90. */
  readonly logRetentionDays: number;
}

const DEFAULT_SETTINGS: EnvironmentSettings = {
  autoRegister: true,
  v1: false,
  v1Plain: false,
  v1TrustForwardedFor: false,
  logRetentionDays: 90,
};

/** The settings of an environment's row (`environments.settings`), with defaults in place. */
export function settingsOf(stored: string): EnvironmentSettings {
  const set: Partial<EnvironmentSettings> = JSON.parse(stored);
  return { ...DEFAULT_SETTINGS, ...set };
}
