import { parseArgs } from "node:util";
import { FRAMEWORK_NAMES, type Framework, isFramework } from "./frameworks.ts";

/** What was asked for on the command line. */
export interface CommandLine {
  readonly framework: Framework;
  /** Whether the example runs alone, without the platform. */
  readonly isLocal: boolean;
  /** Whether a small stream of requests is sent to it. */
  readonly isDemo: boolean;
}

/** Reads `--framework NAME` (Express unless set), `--local` and `--demo`; ends the process with the usage on anything else. */
export function commandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        framework: { type: "string", default: "express" },
        local: { type: "boolean", default: false },
        demo: { type: "boolean", default: false },
      },
    });
    if (!isFramework(values.framework)) throw new Error(`there is no example in ${values.framework}`);
    if (values.local && values.demo) throw new Error("the demo is seen on the platform: leave out --local");
    return { framework: values.framework, isLocal: values.local, isDemo: values.demo };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}
usage: npm start -- [--framework ${FRAMEWORK_NAMES.join("|")}] [--local | --demo]`);
    process.exit(2);
  }
}
