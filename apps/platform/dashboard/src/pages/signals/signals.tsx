import { Link } from "wouter";
import { useSignals } from "../../api/logs.ts";
import { useClientNames } from "../../api/names.ts";
import { FRAUD_RULES } from "../../checks.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { FilterSelect } from "../../ui/filter-select.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SignalCard } from "./signal-card.tsx";
import "./signals.css";

const NAMES = ["rule", "action", "client", "key", "from", "to", "page"] as const;
const PAGE_SIZE = 20;
const SKELETON_HEIGHT = 160;
const RULES = [
  ...FRAUD_RULES.map(({ name, title }) => ({ value: name, label: title })),
  { value: "rateLimit", label: "Limit on trial" },
];
const ACTIONS = [
  { value: "flag", label: "flagged" },
  { value: "block", label: "blocked" },
];

/** What the rules noticed, the newest first. */
export default function Signals() {
  const { env } = useEnvironment();
  const [filters, setFilters] = useFilters(NAMES);
  const signals = useSignals(env.project_env, { ...filters, limit: PAGE_SIZE });
  const rows = signals.data?.data;
  const names = useClientNames(env.project_env, [
    filters.client || null,
    ...(rows ?? []).map(({ clientId }) => clientId),
  ]);
  const chips = (["client", "key", "from", "to"] as const).filter((name) => filters[name] !== "");
  return (
    <Page
      title="Signals"
      lead="What was unusual, beside what was usual until then. One for each rule, subject and day."
    >
      <search className="row">
        <FilterSelect
          label="Rule"
          value={filters.rule}
          onChange={(rule) => setFilters({ rule })}
          choices={RULES}
        />
        <FilterSelect
          label="Outcome"
          value={filters.action}
          onChange={(action) => setFilters({ action })}
          choices={ACTIONS}
        />
        {chips.map((name) => (
          <Button key={name} size="small" onClick={() => setFilters({ [name]: "" })}>
            <span className="visually-hidden">Take the filter away: </span>
            {name}: {names.get(filters[name]) ?? filters[name]}
            <span aria-hidden>×</span>
          </Button>
        ))}
      </search>
      {signals.isError ? (
        <ErrorNotice error={signals.error} retry={() => void signals.refetch()} />
      ) : (
        <>
          {rows === undefined ? <Skeleton lines={3} height={SKELETON_HEIGHT} /> : null}
          {rows?.length === 0 ? (
            <Card>
              <NothingSeen isFiltered={filters.rule + filters.action + chips.join("") !== ""} />
            </Card>
          ) : null}
          <div className="signals" aria-busy={signals.isPlaceholderData}>
            {rows?.map((signal) => (
              <SignalCard key={signal.id} signal={signal} clientName={names.get(signal.clientId ?? "")} />
            ))}
          </div>
          {rows === undefined || rows.length === 0 ? null : (
            <Pager
              pagination={signals.data?.pagination}
              onChange={(page) => setFilters({ page: String(page) })}
            />
          )}
        </>
      )}
    </Page>
  );
}

function NothingSeen({ isFiltered }: { readonly isFiltered: boolean }) {
  const { env } = useEnvironment();
  if (isFiltered) {
    return (
      <Empty title="No signal is like that">
        <p>Take a filter away.</p>
      </Empty>
    );
  }
  return (
    <Empty title="Nothing unusual was seen">
      <p>
        The rules learn what is usual from requests, and tell here what is not. What each of them does is set
        in <Link href={pageHref(env.project_env, "settings")}>Settings</Link>.
      </p>
    </Empty>
  );
}
