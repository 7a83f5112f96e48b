import { Apikee, type Claims } from "@apikee/core";
import { apikeeMiddleware, type ExpressHandler } from "@apikee/express";

import express = require("express");

const apikee = new Apikee({ secret: "a-secret-of-forty-eight-characters-for-the-tests" });
const handler: ExpressHandler = apikeeMiddleware({ apikee });
express().use(handler);

apikee.create("acme-corp", { expiresIn: null }).then((key) => {
  const claims: Claims = apikee.verify(key);
  console.log(JSON.stringify({ tenant: claims.tenant, expiresAt: claims.expiresAt }));
});
