import { useClientNames } from "../../api/names.ts";
import { useSignals } from "../../api/signals.ts";
import { FRAUD_RULES } from "../../checks.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Card } from "../../ui/card.tsx";
import { FilterChip } from "../../ui/filter-chip.tsx";
import { FilterSelect } from "../../ui/filter-select.tsx";
import { useFilters } from "../../ui/filters.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Segments } from "../../ui/segments.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { CloseAll } from "./close-all.tsx";
import { useClosing } from "./closing.ts";
import { NothingSeen } from "./nothing-seen.tsx";
import { SignalCard } from "./signal-card.tsx";
import "./signals.css";

const NAMES = ["state", "rule", "action", "client", "key", "from", "to", "page"] as const;
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

const STATES = [
  { value: "open", label: "Open" },
  { value: "closed", label: "Closed" },
  { value: "all", label: "All" },
];

/** What the rules noticed, the newest first; what nobody has closed yet, unless other is asked for. */
export default function Signals() {
  const { env } = useEnvironment();
  const [filters, setFilters] = useFilters(NAMES);
  const state = filters.state || "open";
  const { page, state: _, ...rest } = filters;
  const asked = { ...rest, state: state === "all" ? "" : state, page, limit: PAGE_SIZE };
  const signals = useSignals(env.project_env, asked);
  // What is newer than a further page begins with is on none that is shown.
  const isFirstOpen = state === "open" && (page === "" || page === "1");
  const closing = useClosing();
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
      actions={
        isFirstOpen && signals.data !== undefined && !signals.isPlaceholderData ? (
          <CloseAll closing={closing} query={rest} list={signals.data} />
        ) : null
      }
    >
      <search className="row">
        <Segments
          label="State"
          value={state}
          onChange={(chosen) => setFilters({ state: chosen === "open" ? "" : chosen })}
          choices={STATES}
        />
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
          <FilterChip key={name} onRemove={() => setFilters({ [name]: "" })}>
            {name}: {names.get(filters[name]) ?? filters[name]}
          </FilterChip>
        ))}
      </search>
      {signals.isError ? (
        <ErrorNotice error={signals.error} retry={() => void signals.refetch()} />
      ) : (
        <>
          {rows === undefined ? <Skeleton lines={3} height={SKELETON_HEIGHT} /> : null}
          {rows?.length === 0 ? (
            <Card>
              <NothingSeen
                state={state}
                isFiltered={filters.rule + filters.action + chips.join("") !== ""}
                elsewhere={signals.data?.pagination.total ?? 0}
                onFirstPage={() => setFilters({ page: "" })}
                onAll={() => setFilters({ state: "all" })}
              />
            </Card>
          ) : null}
          <section
            className="signals"
            aria-label="Signals"
            aria-busy={signals.isPlaceholderData}
            tabIndex={-1}
          >
            {rows?.map((signal) => (
              <SignalCard
                key={signal.id}
                signal={signal}
                clientName={names.get(signal.clientId ?? "")}
                closing={closing}
              />
            ))}
          </section>
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
