import { fileURLToPath } from "node:url";
import express, { type Router } from "express";
import { requireScope } from "../src/index.ts";

/** Where swagger-jsdoc reads the comments below. */
export const ANNOTATED_ROUTES = fileURLToPath(import.meta.url);

/** Routes that are documented as users of swagger-jsdoc do it. */
export function annotatedRoutes(): Router {
  const router = express.Router();

  /**
   * @openapi
   * /health:
   *   get:
   *     summary: Whether the API is up.
   *     responses:
   *       200: { description: It is up. }
   */
  router.get("/health", (_req, res) => {
    res.json({ status: "ok" });
  });

  /**
   * @openapi
   * /reports/{id}:
   *   parameters:
   *     - { in: path, name: id, required: true, schema: { type: string } }
   *   get:
   *     summary: One report.
   *     security: [{ ApikeeAuth: ["reports:read"] }]
   *     responses:
   *       200: { description: The report. }
   *       403: { description: Ask for the scope reports:read. }
   *   delete:
   *     summary: Removes a report.
   *     x-required-scopes: ["reports:write"]
   *     responses:
   *       204: { description: It is gone. }
   */
  router.get("/reports/:id", requireScope("reports:read"), (req, res) => {
    res.json({ id: req.params.id });
  });
  router.delete("/reports/:id", requireScope("reports:write"), (_req, res) => {
    res.sendStatus(204);
  });

  /**
   * @openapi
   * /status:
   *   get:
   *     summary: Public by its own word.
   *     security: []
   *     responses:
   *       200: { description: The status. }
   */
  return router;
}
