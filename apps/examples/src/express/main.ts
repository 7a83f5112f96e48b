import { randomBytes } from "node:crypto";
import { Apikee } from "@apikee/core";
import { listen } from "../listen.ts";
import { printWelcome } from "../welcome.ts";
import { createApp } from "./app.ts";

// Without a secret of yours, each start makes one: the keys of the last start are then refused.
const secret = process.env["APIKEE_SECRET"] ?? randomBytes(48).toString("base64");
const apikee = new Apikee({ secret });

const origin = await listen(createApp(apikee));
const key = await apikee.create("acme-corp", { scopes: ["orders:read"], expiresIn: "1h" });
printWelcome({ origin, key });
