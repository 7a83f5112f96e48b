import { check } from "./check.js";
import vectors from "./keys.json";

export default {
  async fetch() {
    return Response.json({ runtime: navigator.userAgent, ...(await check(vectors)) });
  },
};
