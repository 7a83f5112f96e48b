import { defineConfig } from "tsdown";
import { library } from "../../tsdown.base.ts";

export default defineConfig({
  ...library,
  entry: [
    "src/index.ts",
    "src/guard/index.ts",
    "src/channel/index.ts",
    "src/openapi/index.ts",
    "src/redis/index.ts",
    "src/node/index.ts",
    "src/revocations/index.ts",
    "src/errors/index.ts",
    "src/crypto/hash-node.ts",
    "src/crypto/hash-portable.ts",
    "src/crypto/channel-node.ts",
    "src/crypto/channel-portable.ts",
    "src/client/runtime-http-node.ts",
    "src/client/runtime-http-fetch.ts",
  ],
  // Small and without dependencies of its own: it travels inside, so that users install nothing else.
  deps: {
    alwaysBundle: [/^@noble\//],
    neverBundle: ["#hash", "#channel-crypto", "#http", /^node:/],
    onlyBundle: ["@noble/ciphers", "@noble/curves", "@noble/hashes"],
  },
});
