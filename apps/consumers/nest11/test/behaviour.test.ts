// What the adapter's own tests say of NestJS 12 holds for 11.
import "../../../../packages/nestjs/test/claims.test.ts";
import "../../../../packages/nestjs/test/contexts.test.ts";
import "../../../../packages/nestjs/test/denials.test.ts";
import "../../../../packages/nestjs/test/module.test.ts";
import "../../../../packages/nestjs/test/policies.test.ts";
import "../../../../packages/nestjs/test/swagger.test.ts";
import "../../../../packages/nestjs/test/trusted-proxies.test.ts";
