import { useState } from "react";
import type { Signal } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { CloseWithNote } from "./close-with-note.tsx";
import type { Closing } from "./closing.ts";

interface Props {
  readonly signal: Signal;
  readonly closing: Closing;
}

/** Closes a signal, with or without a note, or opens it again. */
export function StateActions({ signal, closing }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const run = (work: Promise<void>) => {
    setBusy(true);
    void work.finally(() => setBusy(false));
  };
  if (signal.state === "closed") {
    return (
      <Button size="small" busy={isBusy} onClick={() => run(closing.reopen(signal))}>
        Open again
      </Button>
    );
  }
  return (
    <>
      <Button size="small" busy={isBusy} onClick={() => run(closing.close(signal))}>
        Close
      </Button>
      <Button size="small" look="quiet" disabled={isBusy} onClick={() => setAsking(true)}>
        Close with a note…
      </Button>
      <CloseWithNote
        isOpen={isAsking}
        onCancel={() => setAsking(false)}
        onClose={(note) => {
          setAsking(false);
          run(closing.close(signal, note));
        }}
      />
    </>
  );
}
