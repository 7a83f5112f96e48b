import { useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogForm } from "../../ui/dialog-form.tsx";
import { Field } from "../../ui/field.tsx";

const MAX_LENGTH = 500;

interface Props {
  readonly isOpen: boolean;
  readonly onCancel: () => void;
  readonly onClose: (note: string) => void;
}

/** Asks for a note to close a signal with. */
export function CloseWithNote({ isOpen, onCancel, onClose }: Props) {
  return (
    <Dialog title="Close with a note" isOpen={isOpen} onOpenChange={onCancel}>
      <Form onCancel={onCancel} onClose={onClose} />
    </Dialog>
  );
}

function Form({ onCancel, onClose }: Omit<Props, "isOpen">) {
  const [note, setNote] = useState("");
  return (
    <DialogForm action="Close the signal" onSubmit={() => onClose(note.trim())} onCancel={onCancel}>
      <Field
        label="Note"
        hint={`What it was, for who comes upon it later. ${MAX_LENGTH} characters at most.`}
      >
        {(control) => (
          <textarea
            {...control}
            className="textarea"
            maxLength={MAX_LENGTH}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
