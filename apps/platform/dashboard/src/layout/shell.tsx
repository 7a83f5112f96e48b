import { ChevronsUpDown, CircleUserRound, Menu } from "lucide-react";
import { lazy, type ReactNode, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { Project } from "../api/types.ts";
import { Button } from "../ui/button.tsx";
import { LateMenu } from "../ui/late-menu.tsx";
import { Logo } from "../ui/logo.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { useEnvironment } from "./environment.ts";
import { Navigation } from "./navigation.tsx";
import { PageAnnouncement } from "./page-announcement.tsx";
import "./shell.css";

const loadEnvironmentMenu = () => import("./environment-menu.tsx");
const loadUserMenu = () => import("./user-menu.tsx");
const EnvironmentMenu = lazy(loadEnvironmentMenu);
const UserMenu = lazy(loadUserMenu);

interface Props {
  readonly projects: readonly Project[];
  readonly children: ReactNode;
}

/** The frame of every page: where one is, where one can go, and who one is. */
export function Shell({ projects, children }: Props) {
  const { env } = useEnvironment();
  const [isNavigationOpen, setNavigationOpen] = useState(false);
  const [location] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: who has gone somewhere has done with the menu.
  useEffect(() => setNavigationOpen(false), [location]);
  return (
    <div className="shell">
      <a className="shell-skip" href="#content">
        Skip to the content
      </a>
      <header className="shell-bar">
        <Button
          className="shell-menu"
          look="quiet"
          aria-label="Navigation"
          aria-expanded={isNavigationOpen}
          aria-controls="navigation"
          onClick={() => setNavigationOpen(!isNavigationOpen)}
        >
          <Menu size={20} aria-hidden />
        </Button>
        <Logo />
        <LateMenu
          trigger={
            <Button look="quiet" className="shell-environment" aria-label={`Environment: ${env.project_env}`}>
              <span className="mono">{env.project_env}</span>
              <ChevronsUpDown size={15} aria-hidden />
            </Button>
          }
          load={loadEnvironmentMenu}
          menu={(trigger) => <EnvironmentMenu projects={projects} trigger={trigger} />}
        />
        <div className="shell-bar-end">
          <CommandPalette projects={projects} />
          <LateMenu
            trigger={
              <Button look="quiet" aria-label="Account and theme">
                <CircleUserRound size={20} aria-hidden />
              </Button>
            }
            load={loadUserMenu}
            menu={(trigger) => <UserMenu trigger={trigger} />}
          />
        </div>
      </header>
      <nav
        id="navigation"
        className="shell-navigation"
        aria-label="Pages"
        data-open={isNavigationOpen || undefined}
      >
        <Navigation />
      </nav>
      <PageAnnouncement location={location} />
      <main id="content" className="shell-content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
