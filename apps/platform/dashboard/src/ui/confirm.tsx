import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog, DialogButtons } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { ErrorNotice } from "./notice.tsx";

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

/** Asks before something is lost. */
export function Confirm(props: Props) {
  const { title, children, action, typed, isOpen, isBusy, error, onConfirm, onClose } = props;
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === undefined || text === typed) onConfirm();
  };
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="soft">{children}</div>
        {typed === undefined ? null : (
          <Field label={`Type ${typed} to confirm`}>
            {(control) => (
              <input
                {...control}
                className="input"
                autoComplete="off"
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        )}
        {error == null ? null : <ErrorNotice error={error} />}
        <DialogButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={isBusy} disabled={typed !== undefined && text !== typed}>
            {action}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
