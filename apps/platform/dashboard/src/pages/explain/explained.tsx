import type { Explanation } from "../../api/types.ts";
import { checkOf } from "../../checks.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { LimitBars } from "../../ui/limit-bars.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Column } from "../../ui/table-column.ts";

type Checked = Explanation["checks"][number];

const OUTCOMES: Readonly<Record<Checked["outcome"], readonly [Tone, string]>> = {
  pass: ["good", "passes"],
  refuse: ["bad", "refuses"],
  flag: ["warn", "flags"],
  shadow: ["info", "only tries"],
  off: ["neutral", "off"],
};

/** What would be answered, and what each check says. */
export function Explained({ explanation }: { readonly explanation: Explanation }) {
  const { success, error, message, checks, limits } = explanation;
  return (
    <>
      {success ? (
        <Notice tone="good" title="It would pass" />
      ) : (
        <Notice tone="warn" title={`It would be refused: ${error ?? ""}`}>
          <p>{message}</p>
        </Notice>
      )}
      <Card title="Check by check" flush>
        <DataTable
          label="Checks, in their order"
          columns={COLUMNS}
          rows={checks}
          rowId={({ check }) => check}
          empty={<p className="soft">There are no checks.</p>}
        />
      </Card>
      {limits.length === 0 ? null : (
        <Card title="Limits, after this request">
          <LimitBars
            limits={limits.map(({ window, limit, remaining, resetAt }) => ({
              window,
              limit,
              used: limit - remaining,
              resetAt,
            }))}
          />
        </Card>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Checked>[] = [
  {
    id: "check",
    header: "Check",
    meta: { narrow: "main" },
    cell: ({ row: { original } }) => checkOf(original.check).title,
  },
  {
    id: "outcome",
    header: "Outcome",
    meta: { narrow: "side" },
    cell: ({ row: { original } }) => {
      const [tone, text] = OUTCOMES[original.outcome];
      return <Badge tone={tone}>{text}</Badge>;
    },
  },
  { id: "reason", header: "Why", meta: { narrow: "line" }, accessorKey: "reason" },
];
