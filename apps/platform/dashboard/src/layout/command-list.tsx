import { Command } from "cmdk";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Project } from "../api/types.ts";
import { PAGES } from "../pages/index.ts";
import { Dialog } from "../ui/dialog.tsx";
import { pageHref, useEnvironment } from "./environment.ts";
import { FoundClients } from "./found-clients.tsx";
import { useTheme } from "./theme.ts";
import "./command-list.css";

interface Props {
  readonly projects: readonly Project[];
  readonly onClose: () => void;
}

/** What the command palette offers: pages, clients by a part of their name, environments, the theme. */
export default function CommandList({ projects, onClose }: Props) {
  const { env, project } = useEnvironment();
  const [, navigate] = useLocation();
  const [, chooseTheme] = useTheme();
  const [text, setText] = useState("");
  const go = (href: string) => {
    onClose();
    navigate(href);
  };
  const environments = projects.flatMap(({ envs }) => envs.list.map(({ project_env }) => project_env));
  return (
    <Dialog title="Go to" isOpen onOpenChange={onClose}>
      <Command label="Go to" className="command" loop>
        <Command.Input
          className="input"
          placeholder="A page, a client, an environment…"
          maxLength={256}
          value={text}
          onValueChange={setText}
        />
        <Command.List className="command-items">
          <Command.Empty className="soft">Nothing has that name.</Command.Empty>
          <Command.Group heading="Pages">
            {PAGES.map(({ path, label }) =>
              label === null ? null : (
                <Command.Item key={path} onSelect={() => go(pageHref(env.project_env, path))}>
                  {label}
                </Command.Item>
              ),
            )}
          </Command.Group>
          {text.trim() === "" ? null : (
            <FoundClients
              name={text.trim()}
              onChoose={(id) => go(pageHref(env.project_env, `clients/${id}`))}
            />
          )}
          <Command.Group heading="Environments">
            {environments.map((name) => (
              <Command.Item key={name} onSelect={() => go(pageHref(name, "overview"))}>
                {name}
              </Command.Item>
            ))}
            <Command.Item onSelect={() => go(`/new?project=${project.slug}`)}>
              {`New environment of ${project.name}…`}
            </Command.Item>
            <Command.Item onSelect={() => go("/new")}>New project…</Command.Item>
          </Command.Group>
          <Command.Group heading="Theme">
            {(["light", "dark", "system"] as const).map((theme) => (
              <Command.Item
                key={theme}
                onSelect={() => {
                  chooseTheme(theme);
                  onClose();
                }}
              >
                {`Theme: ${theme}`}
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}
