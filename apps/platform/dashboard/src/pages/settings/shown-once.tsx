import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

interface Props {
  readonly title: string;
  /** The name of the variable that it is put in. */
  readonly variable: string;
  /** undefined: closed. */
  readonly value: string | undefined;
  readonly onClose: () => void;
}

/** A credential that was just made, this once. */
export function ShownOnce({ title, variable, value, onClose }: Props) {
  return (
    <Dialog title={title} isOpen={value !== undefined} onOpenChange={onClose}>
      <Notice tone="warn" title="It is shown this once">
        <p>Keep it where only you and your application can read.</p>
      </Notice>
      <CodeBlock label={variable} code={`${variable}=${value ?? ""}`} />
      <DialogButtons>
        <Button look="primary" onClick={onClose}>
          I have it
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
