import "./augment.ts";

export { apikeeMiddleware } from "./middleware.ts";
export type { ExpressHandler, ExpressHooks, ExpressOptions, Next } from "./options.ts";
export type { ExpressRequest } from "./request.ts";
export { requireScope } from "./require-scope.ts";
export type { ExpressResponse } from "./response.ts";
export { injectSwagger, type SwaggerOptions } from "./swagger.ts";
