import { type FormEvent, useId } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useChangeEnvironment } from "../../api/environment.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useDraft } from "../../ui/draft.ts";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { useToast } from "../../ui/toast.tsx";
import "./settings.css";

const SWITCHES = [
  {
    member: "autoRegister",
    label: "Keys register themselves",
    hint: "A good key that the platform has not seen is let through, and its client is made. Off: it is refused.",
  },
  {
    member: "v1",
    label: "Serve version 1 of the channel",
    hint: "For SDKs in other languages. Our own packages never use it.",
  },
  {
    member: "v1Plain",
    label: "Version 1 may come unencrypted",
    hint: "Server keys and requests are then readable on the way.",
  },
  {
    member: "v1TrustForwardedFor",
    label: "Version 1 takes addresses from X-Forwarded-For",
    hint: "Only where a proxy of yours writes that header.",
  },
] as const;
const MAX_RETENTION_DAYS = 3650;

/** The settings of the environment. */
export function EnvironmentSettings() {
  const { env } = useEnvironment();
  const draft = useDraft(env.settings);
  const settings = draft.value;
  const change = useChangeEnvironment(env.project_env);
  const toast = useToast();
  const daysIssue = issueAt(change.error, "singleEnv.settings.logRetentionDays");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { autoRegister, v1, v1Plain, v1TrustForwardedFor, logRetentionDays } = settings;
    change.mutate(
      { settings: { autoRegister, v1, v1Plain, v1TrustForwardedFor, logRetentionDays } },
      {
        onSuccess: () => {
          draft.settle();
          toast({ text: "The settings are saved." });
        },
      },
    );
  };
  return (
    <Card title="Environment">
      <form className="stack settings-form" onSubmit={submit}>
        {SWITCHES.map(({ member, label, hint }) => (
          <Switch
            key={member}
            label={label}
            hint={hint}
            isOn={settings[member]}
            onChange={(isOn) => draft.change({ [member]: isOn })}
          />
        ))}
        <Field label="Days that logs are kept" error={daysIssue}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="number"
              min={1}
              max={MAX_RETENTION_DAYS}
              required
              value={Number.isNaN(settings.logRetentionDays) ? "" : settings.logRetentionDays}
              onChange={({ target }) => draft.change({ logRetentionDays: target.valueAsNumber })}
            />
          )}
        </Field>
        {change.isError ? <ErrorNotice error={change.error} /> : null}
        <div>
          <Button type="submit" look="primary" busy={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Switch({ label, hint, isOn, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="switch-row">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      </div>
    </div>
  );
}
