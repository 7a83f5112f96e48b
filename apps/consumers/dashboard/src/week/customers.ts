/** Limits of the plans that customers have. */
export const TEMPLATES = [
  { name: "Starter", rateLimitHour: 60, rateLimitDay: 600, rateLimitMonth: 10_000 },
  { name: "Business", rateLimitHour: 2000, rateLimitDay: 20_000, rateLimitMonth: 400_000 },
  { name: "Fair use", rateLimitHour: 500, rateLimitDay: null, rateLimitMonth: null, mode: "shadow" },
] as const;

/** Who calls the API, how much, and from where. */
export interface Customer {
  readonly name: string;
  readonly tenant: string;
  readonly type: "person" | "company" | "service" | "device" | "internal";
  readonly template: (typeof TEMPLATES)[number]["name"] | null;
  readonly scopes: readonly string[];
  /** Requests in an hour of the middle of the day. */
  readonly hourly: number;
  /** Whether it is quiet at night. */
  readonly sleeps: boolean;
  readonly ip: string;
  readonly userAgent: string;
  readonly ipWhitelist?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The busiest first. */
export const CUSTOMERS: readonly Customer[] = [
  {
    name: "Northwind Traders",
    tenant: "northwind",
    type: "company",
    template: "Business",
    scopes: ["orders:read", "orders:write"],
    hourly: 74,
    sleeps: true,
    ip: "192.0.2.18",
    userAgent: "northwind-erp/4.2 (node)",
    metadata: { plan: "business", accountManager: "Dana Okafor" },
  },
  {
    name: "Acme Robotics",
    tenant: "acme-robotics",
    type: "company",
    template: "Starter",
    scopes: ["orders:read"],
    hourly: 57,
    sleeps: true,
    ip: "198.51.100.7",
    userAgent: "acme-sync/1.9.0",
    metadata: { plan: "starter", seats: 12 },
  },
  {
    name: "Globex Logistics",
    tenant: "globex",
    type: "company",
    template: "Business",
    scopes: ["shipments:*"],
    hourly: 38,
    sleeps: false,
    ip: "203.0.113.40",
    userAgent: "Java-http-client/21.0.2",
  },
  {
    name: "Ferry timetables",
    tenant: "ferry-timetables",
    type: "service",
    template: "Fair use",
    scopes: ["rates:read"],
    hourly: 24,
    sleeps: false,
    ip: "192.0.2.77",
    userAgent: "ferry-poller/2.0",
  },
  {
    name: "Lighthouse sensors",
    tenant: "lighthouse",
    type: "device",
    template: null,
    scopes: ["shipments:read"],
    hourly: 12,
    sleeps: false,
    ip: "2001:db8:18::4",
    userAgent: "esp-idf/5.2 lighthouse",
  },
  {
    name: "Jo Meyer",
    tenant: "jo-meyer",
    type: "person",
    template: "Starter",
    scopes: ["orders:read"],
    hourly: 6,
    sleeps: true,
    // Registered in Germany: an address that documents may use is in no country.
    ip: "85.214.0.10",
    userAgent: "curl/8.5.0",
  },
  {
    name: "Reporting",
    tenant: "reporting",
    type: "internal",
    template: null,
    scopes: ["orders:read", "reports:*"],
    hourly: 4,
    sleeps: false,
    ip: "10.20.0.5",
    userAgent: "reporting-job/3.1",
    ipWhitelist: ["10.20.0.0/16"],
  },
];

/** What is called, the most often first. */
export const ROUTES = [
  { method: "GET", route: "/orders", path: () => "/orders?page=1", meanMs: 18 },
  { method: "GET", route: "/orders/:id", path: (n: number) => `/orders/${1000 + n}`, meanMs: 7 },
  { method: "GET", route: "/shipments/:id", path: (n: number) => `/shipments/s-${200 + n}`, meanMs: 24 },
  { method: "GET", route: "/rates", path: () => "/rates?from=HEL&to=TLL", meanMs: 41 },
  { method: "POST", route: "/orders", path: () => "/orders", meanMs: 63 },
  { method: "GET", route: "/me", path: () => "/me", meanMs: 2 },
] as const;
