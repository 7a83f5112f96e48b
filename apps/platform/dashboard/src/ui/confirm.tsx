import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog, DialogButtons } from "./dialog.tsx";
import { useFreshError } from "./fresh-error.ts";
import { ErrorNotice } from "./notice.tsx";
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
  const freshError = useFreshError(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === undefined || text === typed) onConfirm();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="soft">{children}</div>
      {typed === undefined ? null : (
        <TextField label={`Type ${typed} to confirm`} spellCheck={false} value={text} onChange={setText} />
      )}
      {freshError == null ? null : <ErrorNotice error={freshError} />}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="danger" busy={isBusy} disabled={typed !== undefined && text !== typed}>
          {action}
        </Button>
      </DialogButtons>
    </form>
  );
}
