export * from "@apikee/core";
