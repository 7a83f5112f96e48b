import { useState } from "react";
import { useDelete } from "../../api/environment.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";

/** Deletes the environment, or its whole project. */
export function Danger() {
  const { env, project } = useEnvironment();
  const [kind, setKind] = useState<"env" | "project">();
  const remove = useDelete(env.project_env);
  const name = kind === "project" ? project.slug : env.project_env;
  return (
    <Card title="Delete">
      <div className="row">
        <Button onClick={() => setKind("env")}>Delete this environment…</Button>
        <Button onClick={() => setKind("project")}>Delete the whole project…</Button>
      </div>
      <Confirm
        key={kind}
        title={`Delete ${name}?`}
        action="Delete it"
        typed={name}
        isOpen={kind !== undefined}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={() => setKind(undefined)}
        onConfirm={() => {
          // Everything that was loaded of it is gone with the page.
          if (kind !== undefined)
            remove.mutate({ kind, force: true }, { onSuccess: () => window.location.assign("/") });
        }}
      >
        <p>
          Its clients, keys, templates, endpoints, server keys, secrets and logs are deleted with it, for
          good. Applications that use it go on as in an outage.
        </p>
      </Confirm>
    </Card>
  );
}
