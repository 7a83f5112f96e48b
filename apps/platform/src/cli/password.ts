import { text } from "node:stream/consumers";
import type { Logger } from "../logger.ts";
import { openPlatform } from "../platform.ts";
import { actingAsCommand } from "../services/change.ts";
import type { PlatformContext } from "../services/context.ts";
import {
  hasPassword,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  resetPassword,
  setFirstPassword,
} from "../services/sessions/account.ts";
import { openData } from "./data.ts";
import type { DataInvocation } from "./data-commands.ts";
import { UsageError } from "./usage-error.ts";

type Invocation = Extract<DataInvocation, { command: "password" }>;

const VARIABLE = "APIKEE_ADMIN_PASSWORD";

/**
 * Sets the administrator's password anew, from `APIKEE_ADMIN_PASSWORD` or else from standard input, and ends every
 * dashboard session; beside the platform, or without one. Returns what is said of it.
 *
 * @throws UsageError where it is too short or too long.
 */
export async function runPassword(
  { data }: Invocation,
  {
    env,
    logger,
    input,
  }: { readonly env: NodeJS.ProcessEnv; readonly logger: Logger; readonly input: NodeJS.ReadStream },
): Promise<string> {
  const password = checked(env[VARIABLE] || (await lineOf(input)));
  const { database, masterKey, place } = openData(data, env);
  const platform = await openPlatform({ database, masterKey, logger });
  try {
    await resetPassword(actingAsCommand(platform.context, "apikee-platform password"), password);
  } finally {
    await platform.close();
  }
  return `The administrator's password of ${place} is set. Every session of the dashboard has ended.`;
}

/**
 * Sets the first password from `APIKEE_ADMIN_PASSWORD`, where that is given and none was set; then nobody is asked
 * for one on the first visit.
 *
 * @throws UsageError where it is too short or too long.
 */
export async function setPasswordFromVariable(
  context: PlatformContext,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const given = env[VARIABLE];
  if (!given || (await hasPassword(context))) return;
  // Of instances that start at once one is the first.
  const acting = actingAsCommand(context, VARIABLE);
  await setFirstPassword(acting, checked(given)).catch(async (error: unknown) => {
    if (!(await hasPassword(context))) throw error;
  });
}

function checked(password: string): string {
  if (password.length >= MIN_PASSWORD_LENGTH && password.length <= MAX_PASSWORD_LENGTH) return password;
  throw new UsageError(
    `the administrator's password must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters: in ${VARIABLE}, or on standard input`,
  );
}

/** The first line; a terminal would show what is typed. */
async function lineOf(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY)
    throw new UsageError(`password reads standard input, which is a terminal here: give it in ${VARIABLE}`);
  return (await text(input)).split(/\r?\n/)[0] ?? "";
}
