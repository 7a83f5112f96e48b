import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { useProjects } from "../../api/projects.ts";
import type { MadeEnvironment } from "../../api/types.ts";
import { Centered } from "../../session/centered.tsx";
import { Credentials } from "./credentials.tsx";
import { EnvironmentForm } from "./environment-form.tsx";
import { ProjectForm } from "./project-form.tsx";

/**
 * Makes a project, or one more environment of the project that the address names, then shows the credentials, this
 * once, and waits for the first request.
 */
export default function FirstProject() {
  // Only this page has them, and only while it is open.
  const [made, setMade] = useState<MadeEnvironment>();
  const [params] = useSearchParams();
  const projects = useProjects().data ?? [];
  const project = projects.find(({ slug }) => slug === params.get("project"));
  if (made !== undefined) return <Credentials env={made} />;
  return (
    <Centered title={project === undefined ? "Name your API" : `A new environment of ${project.name}`}>
      {project === undefined ? (
        <ProjectForm onMade={setMade} />
      ) : (
        <EnvironmentForm key={project.id} project={project} onMade={setMade} />
      )}
      {projects.length === 0 ? null : <Link href="/">Back</Link>}
    </Centered>
  );
}
