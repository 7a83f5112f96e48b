import { type FormEvent, useState } from "react";
import type { ServerKey } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { useFreshError } from "../../ui/fresh-error.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
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
  const freshError = useFreshError(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMake(name);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label="Name"
        hint="For you, such as “since May”. It may be left empty."
        maxLength={256}
        value={name}
        onChange={setName}
      />
      {freshError == null ? null : <ErrorNotice error={freshError} />}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={isBusy}>
          Make it
        </Button>
      </DialogButtons>
    </form>
  );
}
