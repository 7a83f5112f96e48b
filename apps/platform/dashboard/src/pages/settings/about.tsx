import type { FormEvent } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useRename } from "../../api/environment.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useDraft } from "../../ui/draft.ts";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import "./settings.css";

/** What the project is called, and where the environment's API is: for people, nothing depends on it. */
export function About() {
  const { env, project } = useEnvironment();
  const draft = useDraft({
    name: project.name,
    description: project.description ?? "",
    url: env.url ?? "",
  });
  const { name, description, url } = draft.value;
  const rename = useRename(env.project_env);
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(
      { name, description: description === "" ? null : description, url: url === "" ? null : url },
      {
        onSuccess: () => {
          draft.settle();
          toast({ text: "The project is saved." });
        },
      },
    );
  };
  return (
    <Card title="Project">
      <form className="stack settings-form" onSubmit={submit}>
        <TextField
          label="Name"
          hint={`For people. Programs call it ${project.slug}, for good.`}
          error={issueAt(rename.error, "name")}
          required
          maxLength={128}
          value={name}
          onChange={(text) => draft.change({ name: text })}
        />
        <Field label="Description" error={issueAt(rename.error, "description")}>
          {(control) => (
            <textarea
              {...control}
              className="textarea"
              maxLength={2000}
              value={description}
              onChange={({ target }) => draft.change({ description: target.value })}
            />
          )}
        </Field>
        <TextField
          label={`Address of the API in ${env.type}`}
          error={issueAt(rename.error, "singleEnv.url")}
          type="url"
          maxLength={2048}
          placeholder="https://api.example.com"
          value={url}
          onChange={(text) => draft.change({ url: text })}
        />
        {rename.isError ? <ErrorNotice error={rename.error} /> : null}
        <div>
          <Button type="submit" look="primary" busy={rename.isPending}>
            Save the project
          </Button>
        </div>
      </form>
    </Card>
  );
}
