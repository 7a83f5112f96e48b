import type { Query } from "../../api/call.ts";
import { useChangeSignal, useCloseAll, useReopenAll } from "../../api/signals.ts";
import type { Signal } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { count } from "../../ui/numbers.ts";
import { useToast } from "../../ui/toast.tsx";

/** How signals are closed and opened again, each told of in a message. */
export interface Closing {
  /** Resolves when it is done, or was told of as failed. */
  readonly close: (signal: Signal, note?: string) => Promise<void>;
  readonly reopen: (signal: Signal) => Promise<void>;
  readonly closeAll: (query: Query) => Promise<void>;
  readonly isClosingAll: boolean;
}

/** Closes signals of the page's environment; what was closed can be opened again at once. */
export function useClosing(): Closing {
  const { env } = useEnvironment();
  const change = useChangeSignal(env.project_env);
  const closing = useCloseAll(env.project_env);
  const reopening = useReopenAll(env.project_env);
  const toast = useToast();
  const failed = (error: Error) => toast({ text: error.message, tone: "bad" });
  const reopen = ({ id }: Pick<Signal, "id">) =>
    change
      .mutateAsync({ id, state: "open" })
      .then(() => toast({ text: "The signal is open again." }))
      .catch(failed);
  const close = ({ id }: Signal, note?: string) =>
    change
      .mutateAsync({ id, state: "closed", ...(note === undefined || note === "" ? {} : { note }) })
      .then(() => toast({ text: "The signal is closed.", undo: () => void reopen({ id }) }))
      .catch(failed);
  const reopenAll = (ids: readonly string[]) =>
    reopening
      .mutateAsync(ids)
      .then(() => toast({ text: "They are open again." }))
      .catch(failed);
  const closeAll = (query: Query) =>
    closing
      .mutateAsync(query)
      .then((ids) =>
        toast({
          text: ids.length === 1 ? "One signal is closed." : `${count(ids.length)} signals are closed.`,
          undo: () => void reopenAll(ids),
        }),
      )
      .catch(failed);
  return { close, reopen, closeAll, isClosingAll: closing.isPending };
}
