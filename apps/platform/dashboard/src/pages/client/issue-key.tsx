import { useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useChangeClient } from "../../api/clients.ts";
import type { Client, MadeKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";
import { useFreshError } from "../../ui/fresh-error.ts";
import { TextField } from "../../ui/text-field.tsx";

interface Props {
  readonly client: Client;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (key: MadeKey) => void;
}

interface NewKey {
  readonly name: string;
  readonly scopes: readonly string[];
  /** ISO 8601; null is never. */
  readonly expiresAt: string | null;
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
  const { env } = useEnvironment();
  // Out here it outlives the dialog: who closes that too early is shown the new key all the same.
  const change = useChangeClient(env.project_env, client.id);
  const onIssue = (key: NewKey) =>
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
  return (
    <Dialog
      title={`Issue a key to ${client.name}`}
      description="Scopes and expiry are signed into the key: they cannot be changed in it."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <IssueKeyForm isBusy={change.isPending} error={change.error} onIssue={onIssue} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onIssue: (key: NewKey) => void;
  readonly onClose: () => void;
}

function IssueKeyForm({ isBusy, error, onIssue, onClose }: FormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState("");
  const [expiry, setExpiry] = useState<string>(DEFAULT_EXPIRY);
  const freshError = useFreshError(error);
  const issueOf = (member: string) => issueAt(freshError, `keys.0.${member}`);
  const submit = () => {
    onIssue({ name, scopes: scopes.split(/[\s,]+/).filter(Boolean), expiresAt: expiresAt(expiry) });
  };
  return (
    <DialogForm action="Issue the key" isBusy={isBusy} error={error} onSubmit={submit} onCancel={onClose}>
      <TextField
        label="Name"
        hint="For you, such as “billing service”."
        error={issueOf("name")}
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
      <Field label="Expires" error={issueOf("expiresAt")}>
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
    </DialogForm>
  );
}

function expiresAt(label: string): string | null {
  const days = EXPIRIES.find((one) => one.label === label)?.days ?? null;
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString();
}
