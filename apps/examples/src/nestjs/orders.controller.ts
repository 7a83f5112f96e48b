import { Claims, RequireScope } from "@apikee/nestjs";
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  UnprocessableEntityException,
} from "@nestjs/common";
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiUnprocessableEntityResponse,
} from "@nestjs/swagger";
import { type Order, OrderBook } from "../orders.ts";

/** Each tenant's own orders. */
@Controller("orders")
export class OrdersController {
  constructor(@Inject(OrderBook) private readonly orders: OrderBook) {}

  @Get()
  @RequireScope("orders:read")
  @ApiOperation({ summary: "Your orders." })
  @ApiOkResponse({ description: "The orders of your tenant." })
  list(@Claims("tenant") tenant: string): readonly Order[] {
    return this.orders.of(tenant);
  }

  @Post()
  @RequireScope("orders:write")
  @ApiOperation({ summary: "Adds an order." })
  @ApiBody({ schema: { type: "object", required: ["item"], properties: { item: { type: "string" } } } })
  @ApiCreatedResponse({ description: "The new order." })
  @ApiUnprocessableEntityResponse({ description: "The order names no item." })
  add(@Claims("tenant") tenant: string, @Body("item") item: unknown): Order {
    if (typeof item !== "string" || item === "") {
      throw new UnprocessableEntityException({ error: "INVALID_ORDER", message: "item must be a text" });
    }
    return this.orders.add(tenant, item);
  }

  @Delete(":id")
  @HttpCode(204)
  @RequireScope("orders:delete")
  @ApiOperation({ summary: "Removes an order." })
  @ApiParam({ name: "id", schema: { type: "integer" } })
  @ApiNoContentResponse({ description: "It is gone." })
  @ApiNotFoundResponse({ description: "You have no such order." })
  remove(@Claims("tenant") tenant: string, @Param("id", ParseIntPipe) id: number): void {
    if (!this.orders.remove(tenant, id)) throw new NotFoundException();
  }
}
