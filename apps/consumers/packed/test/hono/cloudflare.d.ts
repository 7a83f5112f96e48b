declare module "cloudflare:workers" {
  /** The bindings of the worker. */
  export const env: { readonly OPTIONS: import("@apikee/conformance/contract").AppOptions };
}
