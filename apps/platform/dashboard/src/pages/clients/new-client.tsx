import { useState } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useMakeClient } from "../../api/clients.ts";
import type { Client } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { TYPES } from "./client-types.ts";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (client: { readonly id: string }) => void;
}

/** Asks for a new client's name and kind. */
export function NewClient({ isOpen, onClose, onMade }: Props) {
  return (
    <Dialog
      title="New client"
      description="Whom the API is for: a customer, a service of your own, a device. Keys come next."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <NewClientForm onClose={onClose} onMade={onMade} />
    </Dialog>
  );
}

function NewClientForm({ onClose, onMade }: Pick<Props, "onClose" | "onMade">) {
  const { env } = useEnvironment();
  const [name, setName] = useState("");
  const [tenant, setTenant] = useState("");
  const [type, setType] = useState<Client["type"]>("company");
  const [templateId, setTemplateId] = useState("");
  const make = useMakeClient(env.project_env);
  const submit = () => {
    const fields = {
      name,
      type,
      templateId: templateId === "" ? null : templateId,
      ...(tenant === "" ? {} : { tenant }),
    };
    make.mutate(fields, { onSuccess: onMade });
  };
  return (
    <DialogForm
      action="Make the client"
      isBusy={make.isPending}
      error={make.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextField
        label="Name"
        error={issueAt(make.error, "name")}
        required
        maxLength={256}
        value={name}
        onChange={setName}
      />
      <TextField
        label="Tenant"
        hint="What its keys say in their claims, for good. The name, where it is left empty."
        error={issueAt(make.error, "tenant")}
        className="mono"
        maxLength={256}
        spellCheck={false}
        placeholder={name}
        value={tenant}
        onChange={setTenant}
      />
      <Field label="Type">
        {(control) => (
          <select
            {...control}
            className="select"
            value={type}
            onChange={(event) => setType(TYPES.find((one) => one === event.target.value) ?? "company")}
          >
            {TYPES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Template" hint="Its limits." error={issueAt(make.error, "templateId")}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={templateId}
            onChange={(event) => setTemplateId(event.target.value)}
          >
            <option value="">none: no limits</option>
            {env.templates.list.map((template) => (
              <option key={template.id} value={template.id}>
                {template.name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </DialogForm>
  );
}
