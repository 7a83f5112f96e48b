import { run } from "../run.ts";
import { printWelcome } from "../welcome.ts";

const { apikee, origin, key } = await run("hono");
printWelcome({ framework: "hono", mode: apikee.mode, origin, key });
