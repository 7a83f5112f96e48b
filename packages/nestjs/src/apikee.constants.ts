/** The token of the module's options, as `forRoot` or `forRootAsync` got them. */
export const APIKEE_OPTIONS = "@apikee/nestjs:options";

/** The metadata of `@Public()`. */
export const PUBLIC_METADATA = "@apikee/nestjs:public";

/** The metadata of `@RequireScope()`: the scopes. */
export const SCOPES_METADATA = "@apikee/nestjs:scopes";
