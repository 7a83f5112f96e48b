import type { Page } from "../api/types.ts";
import { Button } from "./button.tsx";
import "./pager.css";

interface Props {
  readonly pagination: Page<unknown>["pagination"] | undefined;
  readonly onChange: (page: number) => void;
}

/** Which page of a list is shown, and the ways to the others. Keeps its height while a list is loaded. */
export function Pager({ pagination, onChange }: Props) {
  if (pagination === undefined) return <div className="pager" />;
  const { page, pages, total, limit } = pagination;
  const first = total === 0 ? 0 : (page - 1) * limit + 1;
  const last = Math.min(page * limit, total);
  return (
    <nav className="pager" aria-label="Pages of the list">
      <span className="soft" aria-live="polite">
        {total === 0 ? "None" : `${number.format(first)}–${number.format(last)} of ${number.format(total)}`}
      </span>
      <Button size="small" disabled={page <= 1} onClick={() => onChange(page - 1)}>
        Previous
      </Button>
      <Button size="small" disabled={page >= pages} onClick={() => onChange(page + 1)}>
        Next
      </Button>
    </nav>
  );
}

const number = new Intl.NumberFormat("en");
