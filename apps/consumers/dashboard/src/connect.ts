import { Apikee } from "@apikee/core";

/** What an environment's lines say. */
export type Variables = Readonly<Record<string, string>>;

/** An application in server mode, with the lines of its environment. */
export function connect(variables: Variables): Apikee {
  return new Apikee({
    secret: variables["APIKEE_SECRET"]!,
    serverKey: variables["APIKEE_SERVER_KEY"]!,
    projectEnv: variables["APIKEE_PROJECT_ENV"]!,
    baseUrl: variables["APIKEE_BASE_URL"]!,
  });
}
