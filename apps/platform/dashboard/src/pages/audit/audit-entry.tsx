import { actorText } from "../../actors.ts";
import type { AuditEntry } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { exactTime } from "../../ui/time.tsx";
import { Differences } from "./differences.tsx";

interface Props {
  /** undefined: closed. */
  readonly entry: AuditEntry | undefined;
  /** Called to see every change that has the same target, or was made by the same one. */
  readonly onAlike: (filter: { readonly target: string } | { readonly actor: string }) => void;
  readonly onClose: () => void;
}

/** One change: who made it, what it changed, and the ways to those like it. */
export function AuditEntryDialog({ entry, onAlike, onClose }: Props) {
  const actorId = entry?.actor.id ?? null;
  return (
    <Dialog
      title={entry?.action ?? ""}
      description={entry === undefined ? undefined : `${exactTime(entry.at)}, by ${actorText(entry.actor)}`}
      place="side"
      isOpen={entry !== undefined}
      onOpenChange={onClose}
    >
      {entry === undefined ? null : (
        <>
          <div className="row">
            <Button size="small" onClick={() => onAlike({ target: entry.targetId })}>
              All changes of this target
            </Button>
            {actorId === null ? null : (
              <Button size="small" onClick={() => onAlike({ actor: actorId })}>
                All changes by the same one
              </Button>
            )}
          </div>
          <Differences entry={entry} />
        </>
      )}
    </Dialog>
  );
}
