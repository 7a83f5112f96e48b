// The meta of the whole application, where the framework types requests for all of it.
declare module "@apikee/core" {
  interface Register {
    meta: { plan: "free" | "pro" };
  }
}

export {};
