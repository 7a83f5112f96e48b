import { run } from "../run.ts";
import { printWelcome } from "../welcome.ts";

const { apikee, origin, key } = await run("nestjs");
printWelcome({ framework: "nestjs", mode: apikee.mode, origin, key });
