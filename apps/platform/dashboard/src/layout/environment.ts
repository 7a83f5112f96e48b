import { createContext, useContext } from "react";
import type { Environment, Project } from "../api/types.ts";

/** The environment that the pages are about, and its project. */
export interface Chosen {
  readonly project: Project;
  readonly env: Environment;
}

const Context = createContext<Chosen | null>(null);

/** Tells the pages below it which environment they are about. */
export const EnvironmentProvider = Context.Provider;

/** The environment that this page is about. */
export function useEnvironment(): Chosen {
  const chosen = useContext(Context);
  if (chosen === null) throw new Error("this page stands outside of an environment");
  return chosen;
}

/** The address of a page of an environment, such as `/e/my-api-production/clients`. */
export function pageHref(projectEnv: string, page: string): string {
  return `/e/${projectEnv}/${page}`;
}
