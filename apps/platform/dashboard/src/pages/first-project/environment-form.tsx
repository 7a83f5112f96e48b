import { type FormEvent, useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useMakeEnvironment } from "../../api/projects.ts";
import type { MadeEnvironment, Project } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { TYPES } from "./environment-types.ts";

interface Props {
  readonly project: Project;
  readonly onMade: (env: MadeEnvironment) => void;
}

/** Asks for the type of one more environment of a project. */
export function EnvironmentForm({ project, onMade }: Props) {
  const envs = project.envs.list;
  const [type, setType] = useState(() => TYPES.find((one) => envs.every((env) => env.type !== one)) ?? "");
  const make = useMakeEnvironment(envs[0]?.project_env ?? "");
  const issue = issueAt(make.error, "type");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(type, { onSuccess: onMade });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label="Environment"
        hint={`Lower-case letters, such as staging. Applications call it ${project.slug}-${type}; it has clients, keys, credentials and logs of its own.`}
        error={issue}
        className="mono"
        required
        maxLength={16}
        spellCheck={false}
        value={type}
        onChange={setType}
      />
      {make.isError && issue === undefined ? <ErrorNotice error={make.error} /> : null}
      <Button type="submit" look="primary" busy={make.isPending}>
        Make the environment
      </Button>
    </form>
  );
}
