import type { MadeKey } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { Dialog, DialogButtons } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { saveFile } from "../../ui/save-file.ts";

interface Props {
  readonly made: MadeKey | undefined;
  readonly onClose: () => void;
}

/** A key that was just made, this once. */
export function ShownKey({ made, onClose }: Props) {
  return (
    <Dialog title="Your new key" isOpen={made !== undefined} onOpenChange={onClose}>
      <Notice tone="warn" title="It is shown this once">
        <p>The platform keeps only its hash. Give it to the client over a channel that nobody else reads.</p>
      </Notice>
      <p className="shown-key">{made?.rawKey}</p>
      <DialogButtons>
        <CopyButton text={made?.rawKey ?? ""} label="Copy the key" />
        <Button size="small" onClick={() => download(made)}>
          Download
        </Button>
        <Button size="small" look="primary" onClick={onClose}>
          I have it
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function download(made: MadeKey | undefined): void {
  if (made === undefined) return;
  saveFile(`${made.name ?? "api-key"}.txt`, new Blob([`${made.rawKey}\n`], { type: "text/plain" }));
}
