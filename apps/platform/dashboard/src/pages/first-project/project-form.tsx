import { type FormEvent, useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useMakeProject } from "../../api/projects.ts";
import type { MadeEnvironment } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { TYPES } from "./environment-types.ts";

/** Asks for a project's slug and its environment. */
export function ProjectForm({ onMade }: { readonly onMade: (env: MadeEnvironment) => void }) {
  const [slug, setSlug] = useState("");
  const [type, setType] = useState<string>("production");
  const make = useMakeProject();
  const issue = issueAt(make.error, "slug");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(
      { slug, type },
      {
        onSuccess: ({ envs }) => {
          const [env] = envs.list;
          if (env !== undefined) onMade(env);
        },
      },
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label="Slug"
        hint="Lower-case letters, digits and hyphens, such as my-api. Applications name it with its environment."
        error={issue}
        className="mono"
        name="slug"
        required
        maxLength={48}
        spellCheck={false}
        value={slug}
        onChange={setSlug}
      />
      <Field label="Environment">
        {(control) => (
          <select
            {...control}
            className="select"
            name="type"
            value={type}
            onChange={(event) => setType(event.target.value)}
          >
            {TYPES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      {make.isError && issue === undefined ? <ErrorNotice error={make.error} /> : null}
      <Button type="submit" look="primary" busy={make.isPending}>
        Make the project
      </Button>
    </form>
  );
}
