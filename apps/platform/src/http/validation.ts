import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { HttpEnv } from "./env.ts";
import { HttpError, type Issue } from "./errors.ts";

const MAX_ISSUES = 50;
const MAX_PATH_LENGTH = 200;

type ZodIssue = z.core.$ZodIssue;

/** An application for routes: what does not fit their schemas is refused with every issue. */
export function routesApp(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    // Throws for every router in the same way: a path that can be nothing's is the same 404 as nothing.
    defaultHook(result) {
      if (result.success) return;
      if (result.target === "param") throw new HttpError("NOT_FOUND");
      const place = result.target === "json" ? [] : [result.target];
      const issues = result.error.issues.flatMap((issue) => issuesOf(issue, place)).slice(0, MAX_ISSUES);
      throw new HttpError("INVALID_REQUEST", { issues });
    },
  });
}

function issuesOf(issue: ZodIssue, before: readonly PropertyKey[]): Issue[] {
  const place = [...before, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: pathText([...place, key]), message: "is not known here" }));
  }
  if (issue.code === "invalid_union") {
    // The alternative that was meant is the one with the least against it.
    const [meant] = [...issue.errors].sort((a, b) => severity(a) - severity(b));
    if (meant !== undefined) return meant.flatMap((inner) => issuesOf(inner, place));
  }
  return [{ path: pathText(place), message: issue.message }];
}

/** A value of another kind altogether was hardly meant. */
function severity(issues: readonly ZodIssue[]): number {
  const isOtherKind = issues.some((issue) => issue.path.length === 0 && issue.code === "invalid_type");
  return isOtherKind ? Number.POSITIVE_INFINITY : issues.length;
}

function pathText(place: readonly PropertyKey[]): string {
  return place.map(String).join(".").slice(0, MAX_PATH_LENGTH);
}
