import { project } from "../../vitest.base.ts";

export default project("@apikee/nestjs");
