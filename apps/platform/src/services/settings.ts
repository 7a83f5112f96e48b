import {
  DEFAULT_FRAUD_SETTINGS,
  type FraudChange,
  type FraudSettings,
  withFraudChange,
} from "../policies/fraud/settings.ts";

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
  /** The fraud rules, each off, flag or block, with their numbers. */
  readonly fraud: FraudSettings;
}

/** Settings that are to change; those left out stay. */
export type SettingsChange = {
  readonly [Name in Exclude<keyof EnvironmentSettings, "fraud">]?: EnvironmentSettings[Name] | undefined;
} & { readonly fraud?: FraudChange | undefined };

const DEFAULT_SETTINGS: EnvironmentSettings = {
  autoRegister: true,
  v1: false,
  v1Plain: false,
  v1TrustForwardedFor: false,
  logRetentionDays: 90,
  fraud: DEFAULT_FRAUD_SETTINGS,
};

/** The settings of an environment's row (`environments.settings`), with defaults in place. */
export function settingsOf(stored: string): EnvironmentSettings {
  const { fraud = {}, ...set }: SettingsChange = JSON.parse(stored);
  return {
    ...DEFAULT_SETTINGS,
    ...(set as Partial<EnvironmentSettings>),
    fraud: withFraudChange(DEFAULT_FRAUD_SETTINGS, fraud),
  };
}

/** What is stored of settings once these have changed: what was set, rule by rule and number by number. */
export function changedSettings(stored: string, { fraud, ...change }: SettingsChange): string {
  const before: SettingsChange = JSON.parse(stored);
  const set = { ...before, ...change };
  if (fraud === undefined) return JSON.stringify(set);
  const rules = Object.entries(fraud).map(([name, rule]) => [
    name,
    { ...before.fraud?.[name as keyof FraudChange], ...rule },
  ]);
  return JSON.stringify({ ...set, fraud: { ...before.fraud, ...Object.fromEntries(rules) } });
}
