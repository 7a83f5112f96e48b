import { useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useChangeClient } from "../../api/clients.ts";
import type { Client } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { TYPES } from "../clients/client-types.ts";
import { readMetadata } from "./metadata-problem.ts";

interface Props {
  readonly client: Client;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Changes what a client is called, its kind, and what its owner keeps beside it. */
export function EditClient({ client, isOpen, onClose }: Props) {
  return (
    <Dialog
      title={`Edit ${client.name}`}
      description="The tenant is signed into its keys, and stays."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <EditClientForm client={client} onClose={onClose} />
    </Dialog>
  );
}

function EditClientForm({ client, onClose }: Omit<Props, "isOpen">) {
  const { env } = useEnvironment();
  const [name, setName] = useState(client.name);
  const [type, setType] = useState(client.type);
  const [text, setText] = useState(() => textOf(client.metadata));
  const change = useChangeClient(env.project_env, client.id);
  const metadata = readMetadata(text);
  const submit = () => {
    if (metadata.value === null) return;
    change.mutate({ name, type, metadata: metadata.value }, { onSuccess: onClose });
  };
  return (
    <DialogForm
      action="Save"
      isBusy={change.isPending}
      isDisabled={metadata.value === null}
      error={change.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextField
        label="Name"
        error={issueAt(change.error, "name")}
        required
        maxLength={256}
        value={name}
        onChange={setName}
      />
      <Field label="Type">
        {(control) => (
          <select
            {...control}
            className="select"
            value={type}
            onChange={({ target }) => setType(TYPES.find((one) => one === target.value) ?? type)}
          >
            {TYPES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label="Metadata"
        hint="A JSON object of your own; nobody but you reads it."
        error={metadata.problem ?? issueAt(change.error, "metadata")}
      >
        {(control) => (
          <textarea
            {...control}
            className="textarea mono"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}

function textOf(metadata: Client["metadata"]): string {
  return Object.keys(metadata).length === 0 ? "" : JSON.stringify(metadata, null, 2);
}
