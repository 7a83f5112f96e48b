import { useClientNames } from "../../api/names.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { FilterChip } from "../../ui/filter-chip.tsx";
import { FilterSelect } from "../../ui/filter-select.tsx";
import { localMinute } from "../../ui/local-minute.ts";
import { OutcomeSelect } from "./outcome-select.tsx";

/** The filters of the log, as the address holds them. */
export const FILTERS = [
  "outcome",
  "status",
  "client",
  "key",
  "endpoint",
  "from",
  "to",
  "page",
  "live",
] as const;

/** What each filter is set to; empty where it is not. */
type LogFilterValues = Readonly<Record<(typeof FILTERS)[number], string>>;

const STATUSES = ["2xx", "3xx", "4xx", "5xx"].map((value) => ({ value, label: value }));
const CHIPS = ["client", "key", "endpoint"] as const;

interface Props {
  readonly filters: LogFilterValues;
  readonly onChange: (change: Partial<LogFilterValues>) => void;
}

/** The filters of the log. */
export function LogFilters({ filters, onChange }: Props) {
  const { env } = useEnvironment();
  const names = useClientNames(env.project_env, [filters.client || null]);
  return (
    <search className="row">
      <OutcomeSelect value={filters.outcome} onChange={(outcome) => onChange({ outcome })} />
      <FilterSelect
        label="Status"
        value={filters.status}
        onChange={(status) => onChange({ status })}
        choices={STATUSES}
      />
      <TimeInput label="From" value={filters.from} onChange={(from) => onChange({ from })} />
      <TimeInput label="Before" value={filters.to} onChange={(to) => onChange({ to })} />
      {CHIPS.map((name) =>
        filters[name] === "" ? null : (
          <FilterChip key={name} onRemove={() => onChange({ [name]: "" })}>
            {name}: {names.get(filters[name]) ?? filters[name]}
          </FilterChip>
        ),
      )}
    </search>
  );
}

interface TimeInputProps {
  readonly label: string;
  /** ISO 8601, or empty. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A time in the local time zone. */
function TimeInput({ label, value, onChange }: TimeInputProps) {
  return (
    <label className="row log-time">
      {label}
      <input
        type="datetime-local"
        className="input filter"
        value={value === "" ? "" : localMinute(value)}
        onChange={({ target }) => onChange(target.value === "" ? "" : new Date(target.value).toISOString())}
      />
    </label>
  );
}
