import type { Query } from "../../api/call.ts";
import { useChangeSignal, useCloseAll, useReopenAll } from "../../api/signals.ts";
import type { Signal, SignalChange } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { count } from "../../ui/numbers.ts";
import { useToast } from "../../ui/toast.tsx";

/** How signals are closed and opened again, each told of in a message, and undone from there. */
export interface Closing {
  /** Resolves when it is done, or was told of as failed. */
  readonly close: (signal: Signal, note?: string) => Promise<void>;
  readonly reopen: (signal: Signal) => Promise<void>;
  readonly closeAll: (query: Query) => Promise<void>;
  readonly isClosingAll: boolean;
}

const TOLD = { open: "The signal is open again.", closed: "The signal is closed." } as const;

/** Closes signals of the page's environment, and opens them again. */
export function useClosing(): Closing {
  const { env } = useEnvironment();
  const change = useChangeSignal(env.project_env);
  const closing = useCloseAll(env.project_env);
  const reopening = useReopenAll(env.project_env);
  const toast = useToast();
  const failed = (error: Error) => toast({ text: error.message, tone: "bad" });
  /** The page may lose the signal with it: what is told of it must not hang on the signal's card. */
  const set = (id: string, to: SignalChange, back?: SignalChange): Promise<void> =>
    change
      .mutateAsync({ id, ...to })
      .then(() =>
        toast({ text: TOLD[to.state], ...(back === undefined ? {} : { undo: () => void set(id, back) }) }),
      )
      .catch(failed);
  const reopenAll = (ids: readonly string[]) =>
    reopening
      .mutateAsync(ids)
      .then(() => toast({ text: "They are open again." }))
      .catch(failed);
  return {
    close: ({ id }, note) => set(id, closedWith(note), { state: "open" }),
    reopen: ({ id, note }) => set(id, { state: "open" }, closedWith(note)),
    closeAll: (query) =>
      closing
        .mutateAsync(query)
        .then(({ ids, failure }) => {
          if (ids.length > 0) toast({ text: toldOf(ids.length), undo: () => void reopenAll(ids) });
          if (failure !== null) failed(failure);
        })
        .catch(failed),
    isClosingAll: closing.isPending,
  };
}

function closedWith(note: string | null | undefined): SignalChange {
  return { state: "closed", ...(note == null || note === "" ? {} : { note }) };
}

function toldOf(signals: number): string {
  return signals === 1 ? "One signal is closed." : `${count(signals)} signals are closed.`;
}
