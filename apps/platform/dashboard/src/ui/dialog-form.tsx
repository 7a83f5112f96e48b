import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { DialogButtons } from "./dialog.tsx";
import { useFreshError } from "./fresh-error.ts";
import { ErrorNotice } from "./notice.tsx";

interface Props {
  /** The fields. */
  readonly children: ReactNode;
  /** The button's word, such as "Save". */
  readonly action: string;
  readonly look?: "primary" | "danger";
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  /** Why it failed; one that is older than the form is not shown. */
  readonly error?: unknown;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
}

/** What a dialog asks for: its fields, what was wrong with them, and the buttons. */
export function DialogForm({
  children,
  action,
  look = "primary",
  isBusy = false,
  isDisabled = false,
  error = null,
  onSubmit,
  onCancel,
}: Props) {
  const freshError = useFreshError(error);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {freshError === null ? null : <ErrorNotice error={freshError} />}
      <DialogButtons>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look={look} busy={isBusy} disabled={isDisabled}>
          {action}
        </Button>
      </DialogButtons>
    </form>
  );
}
