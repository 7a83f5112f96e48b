import { run } from "../run.ts";
import { printWelcome } from "../welcome.ts";

const { apikee, origin, key } = await run("express");
printWelcome({ framework: "express", mode: apikee.mode, origin, key });
