import { useState } from "react";

/** What somebody makes of something that is saved. */
interface Draft<Value> {
  /** As it is saved, with what was changed since. */
  readonly value: Value;
  readonly change: (change: Partial<Value>) => void;
  /** Called once the value is saved: what was changed meanwhile stays to be saved. */
  readonly settle: () => void;
}

/**
 * A draft of what is saved. It outlives a save and whatever else is saved beside it: the form stays, and the focus
 * in it.
 */
export function useDraft<Value extends object>(saved: Value): Draft<Value> {
  const [changes, setChanges] = useState<Partial<Value>>({});
  return {
    value: { ...saved, ...changes },
    change: (change) => setChanges((before) => ({ ...before, ...change })),
    settle: () => setChanges((now) => (now === changes ? {} : now)),
  };
}
