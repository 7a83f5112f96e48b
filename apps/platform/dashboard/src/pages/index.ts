import {
  ChartColumnStacked,
  Gauge,
  History,
  type LucideIcon,
  Route,
  ScrollText,
  Settings,
  ShieldAlert,
  Users,
  Waypoints,
} from "lucide-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** A page of an environment, loaded when it is opened. */
export type PageEntry = {
  /** Below `/e/{project_env}/`. */
  readonly path: string;
  readonly Component: LazyExoticComponent<ComponentType>;
} & (
  | {
      /** In the navigation and the command palette. */
      readonly label: string;
      readonly Icon: LucideIcon;
    }
  /** A page that others lead to. */
  | { readonly label: null; readonly Icon: null }
);

/** Every page, in the order of the navigation. */
export const PAGES: readonly PageEntry[] = [
  {
    path: "overview",
    label: "Overview",
    Icon: ChartColumnStacked,
    Component: lazy(() => import("./overview/overview.tsx")),
  },
  { path: "clients", label: "Clients", Icon: Users, Component: lazy(() => import("./clients/clients.tsx")) },
  { path: "clients/:id", label: null, Icon: null, Component: lazy(() => import("./client/client.tsx")) },
  {
    path: "templates",
    label: "Templates",
    Icon: Gauge,
    Component: lazy(() => import("./templates/templates.tsx")),
  },
  {
    path: "endpoints",
    label: "Endpoints",
    Icon: Route,
    Component: lazy(() => import("./endpoints/endpoints.tsx")),
  },
  { path: "logs", label: "Logs", Icon: ScrollText, Component: lazy(() => import("./logs/logs.tsx")) },
  {
    path: "signals",
    label: "Signals",
    Icon: ShieldAlert,
    Component: lazy(() => import("./signals/signals.tsx")),
  },
  {
    path: "explain",
    label: "Explain",
    Icon: Waypoints,
    Component: lazy(() => import("./explain/explain.tsx")),
  },
  { path: "audit", label: "Audit", Icon: History, Component: lazy(() => import("./audit/audit.tsx")) },
  {
    path: "settings",
    label: "Settings",
    Icon: Settings,
    Component: lazy(() => import("./settings/settings.tsx")),
  },
];

export const FirstProject = lazy(() => import("./first-project/first-project.tsx"));
