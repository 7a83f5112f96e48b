import { type FormEvent, useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useMakeEndpoint } from "../../api/endpoints.ts";
import { METHODS } from "../../http-methods.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
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
    <form className="stack" onSubmit={submit}>
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
      {make.isError ? <ErrorNotice error={make.error} /> : null}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={make.isPending}>
          Make it known
        </Button>
      </DialogButtons>
    </form>
  );
}
