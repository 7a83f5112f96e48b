import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { DialogForm } from "./dialog-form.tsx";
import { TextField } from "./text-field.tsx";

interface Props {
  readonly title: string;
  /** What is lost. */
  readonly children: ReactNode;
  /** The button's word, such as "Revoke". */
  readonly action: string;
  /** What must be typed to confirm; left out where a press is enough. */
  readonly typed?: string;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is lost, each time anew. */
export function Confirm({ title, isOpen, ...form }: Props) {
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={form.onClose}>
      <ConfirmForm {...form} />
    </Dialog>
  );
}

function ConfirmForm(props: Omit<Props, "title" | "isOpen">) {
  const { children, action, typed, isBusy, error, onConfirm, onClose } = props;
  const [text, setText] = useState("");
  const isConfirmed = typed === undefined || text === typed;
  return (
    <DialogForm
      action={action}
      look="danger"
      isBusy={isBusy}
      isDisabled={!isConfirmed}
      error={error}
      onSubmit={() => {
        if (isConfirmed) onConfirm();
      }}
      onCancel={onClose}
    >
      <div className="soft">{children}</div>
      {typed === undefined ? null : (
        <TextField label={`Type ${typed} to confirm`} spellCheck={false} value={text} onChange={setText} />
      )}
    </DialogForm>
  );
}
