import { useState } from "react";
import type { ServerKey } from "../../api/types.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { ROLES } from "./server-key-roles.ts";

const PURPOSES = {
  channel:
    "An application reaches the platform with it. Those before it stay in force until they are revoked.",
  manage: "A program administers this environment with it: its clients, keys, endpoints and templates.",
} as const;

interface Props {
  /** undefined: closed. */
  readonly role: ServerKey["role"] | undefined;
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Called with its name; empty for none. */
  readonly onMake: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for a new server key's or management key's name. */
export function NewServerKey({ role, ...form }: Props) {
  return (
    <Dialog
      title={`New ${ROLES[role ?? "channel"]}`}
      description={PURPOSES[role ?? "channel"]}
      isOpen={role !== undefined}
      onOpenChange={form.onClose}
    >
      <Form {...form} />
    </Dialog>
  );
}

function Form({ isBusy, error, onMake, onClose }: Omit<Props, "role">) {
  const [name, setName] = useState("");
  return (
    <DialogForm
      action="Make it"
      isBusy={isBusy}
      error={error}
      onSubmit={() => onMake(name)}
      onCancel={onClose}
    >
      <TextField
        label="Name"
        hint="For you, such as “since May”. It may be left empty."
        maxLength={256}
        value={name}
        onChange={setName}
      />
    </DialogForm>
  );
}
