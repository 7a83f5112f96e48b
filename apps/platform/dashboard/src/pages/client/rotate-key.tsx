import { type FormEvent, useState } from "react";
import { useRotateKey } from "../../api/clients.ts";
import type { Client, Key, MadeKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { useFreshError } from "../../ui/fresh-error.ts";
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
  // Out here it outlives the dialog: who closes that too early is shown the new key all the same.
  const rotate = useRotateKey(env.project_env, client.id);
  const onRotate = (graceSeconds: number) =>
    rotate.mutate(
      { keyId: apiKey.id, graceSeconds },
      {
        onSuccess: (made) => {
          onClose();
          onMade(made);
        },
      },
    );
  return (
    <Dialog
      title="Rotate the key"
      description="A new key with the same scopes takes its place."
      isOpen={isOpen}
      onOpenChange={onClose}
    >
      <RotateKeyForm isBusy={rotate.isPending} error={rotate.error} onRotate={onRotate} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onRotate: (graceSeconds: number) => void;
  readonly onClose: () => void;
}

function RotateKeyForm({ isBusy, error, onRotate, onClose }: FormProps) {
  const [graceSeconds, setGraceSeconds] = useState<number>(GRACES[2].seconds);
  const freshError = useFreshError(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onRotate(graceSeconds);
  };
  return (
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
      {freshError == null ? null : <ErrorNotice error={freshError} />}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={isBusy}>
          Rotate
        </Button>
      </DialogButtons>
    </form>
  );
}
