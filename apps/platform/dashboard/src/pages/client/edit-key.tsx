import { useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useChangeClient } from "../../api/clients.ts";
import type { Client, Key } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";
import { localMinute } from "../../ui/local-minute.ts";
import { TextField } from "../../ui/text-field.tsx";

interface Props {
  readonly client: Client;
  readonly apiKey: Key;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Changes what a key is called, lets it end earlier, and whether its end is announced. */
export function EditKey({ isOpen, ...form }: Props) {
  return (
    <Dialog
      title="Edit the key"
      description="What is signed into it stays: its scopes, and that it ends when it does or earlier."
      isOpen={isOpen}
      onOpenChange={form.onClose}
    >
      <EditKeyForm {...form} />
    </Dialog>
  );
}

function EditKeyForm({ client, apiKey, onClose }: Omit<Props, "isOpen">) {
  const { env } = useEnvironment();
  const endsNow = apiKey.expiresAt === null ? "" : localMinute(apiKey.expiresAt);
  const [name, setName] = useState(apiKey.name ?? "");
  const [ends, setEnds] = useState(endsNow);
  const [autoRotate, setAutoRotate] = useState(apiKey.autoRotate);
  const change = useChangeClient(env.project_env, client.id);
  const issueOf = (member: string) => issueAt(change.error, `keys.0.${member}`);
  const submit = () => {
    const key = {
      id: apiKey.id,
      autoRotate,
      ...(name === (apiKey.name ?? "") ? {} : { name }),
      ...(ends === endsNow ? {} : { expiresAt: new Date(ends).toISOString() }),
    };
    change.mutate({ keys: [key] }, { onSuccess: onClose });
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
        required={apiKey.name !== null}
        maxLength={256}
        value={name}
        onChange={setName}
      />
      <Field label="Expires" hint="Only earlier than it does." error={issueOf("expiresAt")}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="datetime-local"
            required={endsNow !== ""}
            {...(endsNow === "" ? {} : { max: endsNow })}
            value={ends}
            onChange={({ target }) => setEnds(target.value)}
          />
        )}
      </Field>
      <label className="row">
        <input
          type="checkbox"
          checked={autoRotate}
          onChange={({ target }) => setAutoRotate(target.checked)}
        />
        Announce its end a week before, as a signal
      </label>
    </DialogForm>
  );
}
