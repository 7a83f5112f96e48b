import { type Apikee, ApikeeModule } from "@apikee/nestjs";
import { setupApikeeSwagger } from "@apikee/nestjs/swagger";
import { type INestApplication, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { DocumentBuilder, SwaggerModule } from "@nestjs/swagger";
import { OrderBook } from "../orders.ts";
import { AccountController } from "./account.controller.ts";
import { OrdersController } from "./orders.controller.ts";

@Module({ controllers: [AccountController, OrdersController], providers: [OrderBook] })
class OrdersModule {}

/** A small order API: each tenant sees its own orders, and needs a scope to add or remove one. */
export async function createApp(apikee: Apikee): Promise<INestApplication> {
  const app = await NestFactory.create(
    { module: OrdersModule, imports: [ApikeeModule.forRoot({ apikee })] },
    { logger: ["error", "warn"], forceCloseConnections: true },
  );
  const description = new DocumentBuilder()
    .setOpenAPIVersion("3.1.0")
    .setTitle("Orders")
    .setVersion("1.0.0")
    .setDescription("An example API that is guarded by Apikee.")
    .build();
  const document = setupApikeeSwagger(SwaggerModule.createDocument(app, description), { apikee });
  // The documentation is no route of a controller, and so it is public.
  SwaggerModule.setup("docs", app, document, { jsonDocumentUrl: "openapi.json" });
  return app;
}
