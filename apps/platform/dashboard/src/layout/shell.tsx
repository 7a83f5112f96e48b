import { Menu } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { Project } from "../api/types.ts";
import { Button } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { EnvironmentMenu } from "./environment-menu.tsx";
import { Navigation } from "./navigation.tsx";
import { UserMenu } from "./user-menu.tsx";
import "./shell.css";

interface Props {
  readonly projects: readonly Project[];
  readonly children: ReactNode;
}

/** The frame of every page: where one is, where one can go, and who one is. */
export function Shell({ projects, children }: Props) {
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
        <EnvironmentMenu projects={projects} />
        <div className="shell-bar-end">
          <CommandPalette projects={projects} />
          <UserMenu />
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
      <main id="content" className="shell-content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
