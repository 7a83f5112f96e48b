import type { Command } from "../command.ts";
import { create } from "./create.ts";
import { inspect } from "./inspect.ts";
import { revoke } from "./revoke.ts";
import { revoked } from "./revoked.ts";
import { secret } from "./secret.ts";
import { unrevoke } from "./unrevoke.ts";
import { verify } from "./verify.ts";

/** Every verb, in the order of the help. */
export const COMMANDS: readonly Command[] = [secret, create, inspect, verify, revoke, unrevoke, revoked];
