import type { Query } from "../../api/call.ts";
import type { Page, Signal } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { count } from "../../ui/numbers.ts";
import type { Closing } from "./closing.ts";

interface Props {
  readonly closing: Closing;
  /** What the list is filtered by, its state and pages apart. */
  readonly query: Query;
  /** The first page of the list, of open signals. */
  readonly list: Page<Signal>;
}

/** Closes all that match, as far as they were there when the list was: none that nobody could have seen. */
export function CloseAll({ closing, query, list: { data, pagination } }: Props) {
  const [newest] = data;
  if (newest === undefined) return null;
  const to = new Date(Date.parse(newest.at) + 1).toISOString();
  return (
    <Button busy={closing.isClosingAll} onClick={() => void closing.closeAll({ ...query, to })}>
      {pagination.total === 1 ? "Close it" : `Close all ${count(pagination.total)}`}
    </Button>
  );
}
