import { type FormEvent, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { useChangeClient } from "../../api/clients.ts";
import type { Client, MadeKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";

interface Props {
  readonly client: Client;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (key: MadeKey) => void;
}

const DAY_MS = 86_400_000;
const EXPIRIES = [
  { label: "in 30 days", days: 30 },
  { label: "in 90 days", days: 90 },
  { label: "in a year", days: 365 },
  { label: "never", days: null },
] as const;
const DEFAULT_EXPIRY = "in 90 days";

/** Asks for a new key's name, scopes and expiry. What is embedded in it cannot be changed later. */
export function IssueKey({ client, isOpen, onClose, onMade }: Props) {
  return (
    <Dialog
      title={`Issue a key to ${client.name}`}
      description="Scopes and expiry are signed into the key: they cannot be changed in it."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <IssueKeyForm client={client} onClose={onClose} onMade={onMade} />
    </Dialog>
  );
}

function IssueKeyForm({ client, onClose, onMade }: Omit<Props, "isOpen">) {
  const { env } = useEnvironment();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState("");
  const [expiry, setExpiry] = useState<string>(DEFAULT_EXPIRY);
  const change = useChangeClient(env.project_env, client.id);
  const issue = change.error instanceof ApiError ? change.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = { name, scopes: scopes.split(/[\s,]+/).filter(Boolean), expiresAt: expiresAt(expiry) };
    change.mutate(
      { keys: [key] },
      {
        onSuccess: ({ keys }) => {
          onClose();
          const made = keys.find((one) => "rawKey" in one);
          if (made !== undefined) onMade(made);
        },
      },
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label="Name"
        hint="For you, such as “billing service”."
        error={issue?.issueAt("keys.0.name")}
        required
        maxLength={256}
        value={name}
        onChange={setName}
      />
      <TextField
        label="Scopes"
        hint="With blanks between, such as orders:read orders:write. None: the key passes where no scope is required."
        className="mono"
        spellCheck={false}
        value={scopes}
        onChange={setScopes}
      />
      <Field label="Expires" error={issue?.issueAt("keys.0.expiresAt")}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={expiry}
            onChange={(event) => setExpiry(event.target.value)}
          >
            {EXPIRIES.map(({ label }) => (
              <option key={label}>{label}</option>
            ))}
          </select>
        )}
      </Field>
      {change.isError ? <ErrorNotice error={change.error} /> : null}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={change.isPending}>
          Issue the key
        </Button>
      </DialogButtons>
    </form>
  );
}

function expiresAt(label: string): string | null {
  const days = EXPIRIES.find((one) => one.label === label)?.days ?? null;
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString();
}
