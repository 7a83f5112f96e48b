import { useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useChangeEnvironment } from "../../api/environment.ts";
import type { Template } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";
import { TextField } from "../../ui/text-field.tsx";

/** The limits of a template, in the order of the form. */
const LIMITS = [
  { member: "rateLimitHour", label: "Requests an hour" },
  { member: "rateLimitDay", label: "Requests a day" },
  { member: "rateLimitWeek", label: "Requests a week, from Monday" },
  { member: "rateLimitMonth", label: "Requests a month" },
  { member: "maxClients", label: "Clients that may have it" },
] as const;

interface Props {
  /** undefined: closed. */
  readonly template: Template | "new" | undefined;
  readonly onClose: () => void;
}

/** Makes or changes a template. */
export function TemplateForm({ template, onClose }: Props) {
  return (
    <Dialog
      title={template === "new" ? "New template" : "Edit the template"}
      description="Windows are in UTC. An empty limit is none."
      isOpen={template !== undefined}
      onOpenChange={onClose}
    >
      {template === undefined ? null : (
        <Form template={template === "new" ? undefined : template} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Form({
  template,
  onClose,
}: {
  readonly template: Template | undefined;
  readonly onClose: () => void;
}) {
  const { env } = useEnvironment();
  const [name, setName] = useState(template?.name ?? "");
  const [limits, setLimits] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(LIMITS.map(({ member }) => [member, String(template?.[member] ?? "")])),
  );
  const [mode, setMode] = useState<Template["mode"]>(template?.mode ?? "enforce");
  const change = useChangeEnvironment(env.project_env);
  const issueOf = (member: string) => issueAt(change.error, `singleEnv.templates.0.${member}`);
  const submit = () => {
    const numbers = LIMITS.map(({ member }) => [member, limits[member] ? Number(limits[member]) : null]);
    const fields = {
      name,
      mode,
      ...Object.fromEntries(numbers),
      ...(template === undefined ? {} : { id: template.id }),
    };
    change.mutate({ templates: [fields] }, { onSuccess: onClose });
  };
  return (
    <DialogForm
      action="Save"
      isBusy={change.isPending}
      error={change.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextField
        label="Name"
        error={issueOf("name")}
        required
        maxLength={128}
        value={name}
        onChange={setName}
      />
      {LIMITS.map(({ member, label }) => (
        <Field key={member} label={label} error={issueOf(member)}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="number"
              inputMode="numeric"
              min={1}
              step={1}
              placeholder="no limit"
              value={limits[member]}
              onChange={(event) => setLimits({ ...limits, [member]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field
        label="Requests beyond a limit"
        hint="On trial, a signal counts what would have been refused, and nothing is."
      >
        {(control) => (
          <select
            {...control}
            className="select"
            value={mode}
            onChange={({ target }) => setMode(target.value === "shadow" ? "shadow" : "enforce")}
          >
            <option value="enforce">are refused</option>
            <option value="shadow">pass: the limits are on trial</option>
          </select>
        )}
      </Field>
    </DialogForm>
  );
}
