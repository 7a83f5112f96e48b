import type { Apikee } from "@apikee/core";
import { apikeeMiddleware, injectSwagger, requireScope } from "@apikee/express";
import express, { type Express } from "express";
import swaggerUi from "swagger-ui-express";
import { OrderBook } from "../orders.ts";
import { openApiDocument } from "./openapi.ts";

/** A small order API: each tenant sees its own orders, and needs a scope to add or remove one. */
export function createApp(apikee: Apikee): Express {
  const options = { apikee, excludePaths: ["/health", "/openapi.json"] };
  const orders = new OrderBook();
  const app = express();

  // The documentation is public, so it stands before the guard.
  const document = injectSwagger(openApiDocument(), options);
  app.get("/openapi.json", (_req, res) => void res.json(document));
  app.use("/docs", swaggerUi.serve, swaggerUi.setup(document));
  app.use(apikeeMiddleware(options));
  app.use(express.json());

  /**
   * @openapi
   * /health:
   *   get:
   *     summary: Whether the API is up. Public.
   *     responses:
   *       200: { description: It is up. }
   */
  app.get("/health", (_req, res) => {
    res.json({ status: "ok" });
  });

  /**
   * @openapi
   * /me:
   *   get:
   *     summary: What your key says.
   *     responses:
   *       200: { description: The tenant and scopes of the key. }
   */
  app.get("/me", (req, res) => {
    const { tenant, scopes, expiresAt } = req.apikee!;
    res.json({ tenant, scopes, expiresAt });
  });

  /**
   * @openapi
   * /orders:
   *   get:
   *     summary: Your orders.
   *     security: [{ ApikeeAuth: ["orders:read"] }]
   *     responses:
   *       200: { description: The orders of your tenant. }
   *   post:
   *     summary: Adds an order.
   *     security: [{ ApikeeAuth: ["orders:write"] }]
   *     requestBody:
   *       required: true
   *       content:
   *         application/json:
   *           schema: { type: object, required: [item], properties: { item: { type: string } } }
   *     responses:
   *       201: { description: The new order. }
   *       422: { description: The order names no item. }
   */
  app.get("/orders", requireScope("orders:read"), (req, res) => {
    res.json(orders.of(req.apikee!.tenant));
  });
  app.post("/orders", requireScope("orders:write"), (req, res) => {
    const item: unknown = req.body?.item;
    if (typeof item !== "string" || item === "") {
      res.status(422).json({ error: "INVALID_ORDER", message: "item must be a text" });
      return;
    }
    res.status(201).json(orders.add(req.apikee!.tenant, item));
  });

  /**
   * @openapi
   * /orders/{id}:
   *   delete:
   *     summary: Removes an order.
   *     security: [{ ApikeeAuth: ["orders:delete"] }]
   *     parameters:
   *       - { in: path, name: id, required: true, schema: { type: integer } }
   *     responses:
   *       204: { description: It is gone. }
   *       404: { description: You have no such order. }
   */
  app.delete("/orders/:id", requireScope("orders:delete"), (req, res) => {
    res.sendStatus(orders.remove(req.apikee!.tenant, Number(req.params.id)) ? 204 : 404);
  });

  return app;
}
