export { SECURITY_SCHEME, type SecureOptions, secureOpenApi } from "./secure.ts";
