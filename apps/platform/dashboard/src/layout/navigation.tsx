import { Link, useLocation } from "wouter";
import { PAGES } from "../pages/index.ts";
import { pageHref, useEnvironment } from "./environment.ts";

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
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
