import { useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useMakeEndpoint } from "../../api/endpoints.ts";
import { METHODS } from "../../http-methods.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Makes an endpoint known before its first request. */
export function NewEndpoint({ isOpen, onClose }: Props) {
  return (
    <Dialog
      title="New endpoint"
      description="It would appear with its first request, too. Made here, it can be named before."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <NewEndpointForm onClose={onClose} />
    </Dialog>
  );
}

function NewEndpointForm({ onClose }: Pick<Props, "onClose">) {
  const { env } = useEnvironment();
  const [method, setMethod] = useState<string>(METHODS[0]);
  const [path, setPath] = useState("/");
  const [name, setName] = useState("");
  const make = useMakeEndpoint(env.project_env);
  const toast = useToast();
  const submit = () => {
    make.mutate(
      { method, path, ...(name === "" ? {} : { name }) },
      {
        onSuccess: (endpoint) => {
          onClose();
          toast({ text: `${endpoint.method} ${endpoint.path} is known.` });
        },
      },
    );
  };
  return (
    <DialogForm
      action="Make it known"
      isBusy={make.isPending}
      error={make.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Field label="Method" error={issueAt(make.error, "method")}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={method}
            onChange={({ target }) => setMethod(target.value)}
          >
            {METHODS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label="Path"
        hint="The route as your framework has it, such as /orders/:id."
        error={issueAt(make.error, "path")}
        className="mono"
        required
        maxLength={2048}
        spellCheck={false}
        value={path}
        onChange={setPath}
      />
      <TextField
        label="Name"
        hint="It may be left empty."
        error={issueAt(make.error, "name")}
        maxLength={256}
        value={name}
        onChange={setName}
      />
    </DialogForm>
  );
}
