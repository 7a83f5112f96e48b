import { ApikeeModule } from "@apikee/nestjs";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { SECRET } from "../subject.ts";
import { ANSWER, type MeasuredFramework } from "./measured-framework.ts";

class OrdersController {
  list() {
    return ANSWER;
  }
}
class OrdersModule {}

// By hand, since Node reads no decorators.
const list = Object.getOwnPropertyDescriptor(OrdersController.prototype, "list")!;
Get("orders")(OrdersController.prototype, "list", list);
Controller()(OrdersController);
Module({ controllers: [OrdersController] })(OrdersModule);

export const measuredNest: MeasuredFramework = {
  name: "NestJS 12",
  adapter: "ApikeeModule",
  mostAddedUs: 25,
  async app(guarded) {
    const imports = guarded ? [ApikeeModule.forRoot({ secret: SECRET, serverKey: null })] : [];
    const app = await NestFactory.create({ module: OrdersModule, imports }, { logger: false });
    await app.init();
    return app.getHttpServer();
  },
};
