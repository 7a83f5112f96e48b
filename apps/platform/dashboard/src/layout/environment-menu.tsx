import { Fragment, type ReactNode } from "react";
import { useLocation } from "wouter";
import type { Project } from "../api/types.ts";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../ui/menu.tsx";
import { pageHref, useEnvironment } from "./environment.ts";

interface Props {
  readonly projects: readonly Project[];
  readonly trigger: ReactNode;
}

/** Which environment one looks at; the page stays the same in another. */
export default function EnvironmentMenu({ projects, trigger }: Props) {
  const { env, project: current } = useEnvironment();
  const [location, navigate] = useLocation();
  const page = location.split("/")[3] ?? "overview";
  return (
    <Menu trigger={trigger} isOpenAtFirst>
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
      <MenuItem onSelect={() => navigate(`/new?project=${current.slug}`)}>
        {`New environment of ${current.name}…`}
      </MenuItem>
      <MenuItem onSelect={() => navigate("/new")}>New project…</MenuItem>
    </Menu>
  );
}
