/** Every page of an environment, by its name in the navigation. */
export const PAGES = [
  "Overview",
  "Clients",
  "Templates",
  "Endpoints",
  "Logs",
  "Signals",
  "Explain",
  "Audit",
  "Settings",
] as const;
