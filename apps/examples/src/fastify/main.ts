import { run } from "../run.ts";
import { printWelcome } from "../welcome.ts";

const { apikee, origin, key } = await run("fastify");
printWelcome({ framework: "fastify", mode: apikee.mode, origin, key });
