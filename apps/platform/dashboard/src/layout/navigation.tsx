import { Link, useLocation } from "wouter";
import { useOpenSignals } from "../api/signals.ts";
import { PAGES } from "../pages/index.ts";
import { pageHref, useEnvironment } from "./environment.ts";

/** More open signals than these are many. */
const MAX_SHOWN = 99;

/** Links to the pages of the environment. */
export function Navigation() {
  const { env } = useEnvironment();
  const [location] = useLocation();
  return (
    <ul>
      {PAGES.map(({ path, label, Icon }) => {
        if (Icon === null) return null;
        const href = pageHref(env.project_env, path);
        const isHere = location === href || location.startsWith(`${href}/`);
        return (
          <li key={path}>
            <Link href={href} className="navigation-link" aria-current={isHere ? "page" : undefined}>
              <Icon size={17} aria-hidden />
              {label}
              {path === "signals" ? <OpenCount projectEnv={env.project_env} /> : null}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** How many signals are open. */
function OpenCount({ projectEnv }: { readonly projectEnv: string }) {
  const total = useOpenSignals(projectEnv).data?.pagination.total ?? 0;
  if (total === 0) return null;
  return (
    <span className="navigation-count">
      {total > MAX_SHOWN ? `${MAX_SHOWN}+` : total}
      <span className="visually-hidden"> open</span>
    </span>
  );
}
