import { ChevronsUpDown } from "lucide-react";
import { Fragment } from "react";
import { useLocation } from "wouter";
import type { Project } from "../api/types.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../ui/menu.tsx";
import { pageHref, useEnvironment } from "./environment.ts";

/** Which environment one looks at; the page stays the same in another. */
export function EnvironmentMenu({ projects }: { readonly projects: readonly Project[] }) {
  const { env } = useEnvironment();
  const [location, navigate] = useLocation();
  const page = location.split("/")[3] ?? "overview";
  return (
    <Menu
      trigger={
        <Button look="quiet" className="shell-environment" aria-label={`Environment: ${env.project_env}`}>
          <span className="mono">{env.project_env}</span>
          <ChevronsUpDown size={15} aria-hidden />
        </Button>
      }
    >
      {projects.map((project) => (
        <Fragment key={project.id}>
          <MenuChoice
            label={project.name}
            value={env.project_env}
            onChange={(projectEnv) => navigate(pageHref(projectEnv, page))}
            choices={project.envs.list.map(({ project_env, type }) => ({ value: project_env, label: type }))}
          />
        </Fragment>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => navigate("/new")}>New project…</MenuItem>
    </Menu>
  );
}
