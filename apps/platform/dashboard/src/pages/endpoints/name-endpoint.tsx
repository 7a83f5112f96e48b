import { useState } from "react";
import { useNameEndpoint } from "../../api/endpoints.ts";
import type { Endpoint } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { TextField } from "../../ui/text-field.tsx";

interface Props {
  readonly endpoint: Endpoint | undefined;
  readonly onClose: () => void;
}

/** Gives an endpoint a name, or takes it away. */
export function NameEndpoint({ endpoint, onClose }: Props) {
  return (
    <Dialog title="Name the endpoint" isOpen={endpoint !== undefined} onOpenChange={onClose}>
      {endpoint === undefined ? null : <Form endpoint={endpoint} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const { env } = useEnvironment();
  const [name, setName] = useState(endpoint.name ?? "");
  const change = useNameEndpoint(env.project_env);
  const submit = () => {
    change.mutate({ id: endpoint.id, name: name === "" ? null : name }, { onSuccess: onClose });
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
        hint={`For ${endpoint.method} ${endpoint.path}. Empty: none.`}
        maxLength={256}
        value={name}
        onChange={setName}
      />
    </DialogForm>
  );
}
