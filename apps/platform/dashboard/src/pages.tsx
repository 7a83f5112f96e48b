import { Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation, useParams } from "wouter";
import { useProjects } from "./api/projects.ts";
import type { Project } from "./api/types.ts";
import { EnvironmentProvider, pageHref } from "./layout/environment.ts";
import { Shell } from "./layout/shell.tsx";
import { FirstProject, PAGES } from "./pages/index.ts";
import { ErrorBoundary } from "./ui/error-boundary.tsx";
import { Empty, ErrorNotice } from "./ui/notice.tsx";

const LAST_ENV = "apikee-environment";

/** What is shown at which address, to who is signed in. */
export function Pages() {
  const projects = useProjects();
  if (projects.isPending) return null;
  if (projects.isError) return <ErrorNotice error={projects.error} retry={() => void projects.refetch()} />;
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route path="/new">
          <FirstProject />
        </Route>
        <Route path="/e/:projectEnv/*?">
          <EnvironmentPages projects={projects.data} />
        </Route>
        <Route>
          <Redirect to={homeOf(projects.data)} replace />
        </Route>
      </Switch>
    </Suspense>
  );
}

function EnvironmentPages({ projects }: { readonly projects: readonly Project[] }) {
  const { projectEnv } = useParams<{ projectEnv: string }>();
  const [location] = useLocation();
  const project = projects.find(({ envs }) => envs.list.some((env) => env.project_env === projectEnv));
  const env = project?.envs.list.find((one) => one.project_env === projectEnv);
  const isKnown = env !== undefined;
  useEffect(() => {
    if (isKnown) localStorage.setItem(LAST_ENV, projectEnv);
  }, [isKnown, projectEnv]);
  if (project === undefined || env === undefined) return <Redirect to="/" replace />;
  return (
    <EnvironmentProvider value={{ project, env }}>
      <Shell projects={projects}>
        <ErrorBoundary key={location}>
          <Suspense fallback={null}>
            <Switch>
              {PAGES.map(({ path, Component }) => (
                <Route key={path} path={`/e/:projectEnv/${path}`}>
                  <Component />
                </Route>
              ))}
              <Route path="/e/:projectEnv">
                <Redirect to={pageHref(projectEnv, "overview")} replace />
              </Route>
              <Route>
                <Empty title="There is no such page">
                  <p>The navigation leads to those that there are.</p>
                </Empty>
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </EnvironmentProvider>
  );
}

/** Where one was last; before there is a project, where one makes it. */
function homeOf(projects: readonly Project[]): string {
  const names = projects.flatMap(({ envs }) => envs.list.map((env) => env.project_env));
  const last = localStorage.getItem(LAST_ENV);
  const name = names.find((one) => one === last) ?? names[0];
  return name === undefined ? "/new" : pageHref(name, "overview");
}
