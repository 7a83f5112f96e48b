const names = new Map<string, string>();

/** Lets connections of PostgreSQL's keep the plan of a statement, under a name of its own. */
export function keepPlan(sql: string): void {
  if (!names.has(sql)) names.set(sql, `apikee_${names.size}`);
}

/** The name under which a connection keeps the statement's plan; undefined where it is planned each time. */
export function planName(sql: string): string | undefined {
  return names.get(sql);
}
