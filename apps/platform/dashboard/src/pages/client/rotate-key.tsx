import { type FormEvent, useState } from "react";
import { useRotateKey } from "../../api/clients.ts";
import type { Client, Key, MadeKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";

interface Props {
  readonly client: Client;
  readonly apiKey: Key;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (key: MadeKey) => void;
}

const GRACES = [
  { label: "ends at once", seconds: 0 },
  { label: "works for another hour", seconds: 3600 },
  { label: "works for another day", seconds: 86_400 },
  { label: "works for another week", seconds: 7 * 86_400 },
] as const;

/** Replaces a key by one that says the same. */
export function RotateKey({ client, apiKey, isOpen, onClose, onMade }: Props) {
  const { env } = useEnvironment();
  const [graceSeconds, setGraceSeconds] = useState<number>(GRACES[2].seconds);
  const rotate = useRotateKey(env.project_env, client.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate(
      { keyId: apiKey.id, graceSeconds },
      {
        onSuccess: (made) => {
          onClose();
          onMade(made);
        },
      },
    );
  };
  return (
    <Dialog
      title="Rotate the key"
      description="A new key with the same scopes takes its place."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <form className="stack" onSubmit={submit}>
        <Field label="The old key">
          {(control) => (
            <select
              {...control}
              className="select"
              value={graceSeconds}
              onChange={(event) => setGraceSeconds(Number(event.target.value))}
            >
              {GRACES.map(({ label, seconds }) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {rotate.isError ? <ErrorNotice error={rotate.error} /> : null}
        <DialogButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={rotate.isPending}>
            Rotate
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
