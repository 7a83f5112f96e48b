import { useState } from "react";
import { useRotateKey } from "../../api/clients.ts";
import type { Client, Key, MadeKey } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";

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
  return (
    <DialogForm
      action="Rotate"
      isBusy={isBusy}
      error={error}
      onSubmit={() => onRotate(graceSeconds)}
      onCancel={onClose}
    >
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
    </DialogForm>
  );
}
