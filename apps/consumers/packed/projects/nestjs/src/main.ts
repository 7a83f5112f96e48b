import { ApikeeModule, ApikeeService } from "@apikee/nestjs";
import { setupApikeeSwagger } from "@apikee/nestjs/swagger";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { DocumentBuilder, SwaggerModule } from "@nestjs/swagger";
import { Issuer } from "./issuer.js";
import { OrdersController } from "./orders.controller.js";

@Module({ imports: [ApikeeModule.forRoot()], controllers: [OrdersController], providers: [Issuer] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false, forceCloseConnections: true });
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  setupApikeeSwagger(document, app.get(ApikeeService));
  await app.listen(0, "127.0.0.1");
  const origin = await app.getUrl();
  const headers = { "x-api-key": await app.get(Issuer).issue() };
  const answers = [
    await fetch(`${origin}/health`),
    await fetch(`${origin}/orders`, { headers }),
    await fetch(`${origin}/orders`),
    await fetch(`${origin}/orders`, { headers, method: "DELETE" }),
  ];
  console.log(
    JSON.stringify({
      statuses: answers.map(({ status }) => status),
      body: await answers[1]!.json(),
      refusal: await answers[2]!.json(),
      security: document.paths["/orders"]?.get?.security,
      publicly: document.paths["/health"]?.get?.security,
    }),
  );
  await app.close();
}

void main();
