import { fileURLToPath } from "node:url";
import swaggerJsdoc from "swagger-jsdoc";

/** The OpenAPI document that swagger-jsdoc reads from the comments in app.ts. */
export function openApiDocument(): object {
  return swaggerJsdoc({
    failOnErrors: true,
    definition: {
      openapi: "3.1.0",
      info: { title: "Orders", version: "1.0.0", description: "An example API that is guarded by Apikee." },
    },
    apis: [fileURLToPath(new URL("./app.ts", import.meta.url))],
  });
}
