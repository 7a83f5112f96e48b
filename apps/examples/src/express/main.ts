import { printWelcome } from "../welcome.ts";
import { runExpress } from "./run.ts";

const { apikee, origin, key } = await runExpress();
printWelcome({ mode: apikee.mode, origin, key });
