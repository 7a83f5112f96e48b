import { filterOf, OUTCOME_GROUPS } from "../../outcomes.ts";
import "./logs.css";

interface Props {
  /** One outcome, or several with a comma between; empty where all are shown. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The filter by outcome: one of them, or a group of several. */
export function OutcomeSelect({ value, onChange }: Props) {
  const isOther = value !== "" && !OFFERED.has(value);
  return (
    <select
      className="select filter log-outcomes"
      aria-label="Outcome"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">Outcome: any</option>
      {/* Several that somebody put together in the address. */}
      {isOther ? <option value={value}>{value.split(",").join(" or ")}</option> : null}
      {OUTCOME_GROUPS.map((group) =>
        group.outcomes.length === 1 ? (
          <Choices key={group.name} outcomes={group.outcomes} />
        ) : (
          <optgroup key={group.name} label={titleOf(group.name)}>
            <option value={filterOf(group)}>{`${titleOf(group.name)}: all`}</option>
            <Choices outcomes={group.outcomes} />
          </optgroup>
        ),
      )}
    </select>
  );
}

const OFFERED: ReadonlySet<string> = new Set(
  OUTCOME_GROUPS.flatMap((group) => [filterOf(group), ...group.outcomes]),
);

function Choices({ outcomes }: { readonly outcomes: readonly string[] }) {
  return outcomes.map((outcome) => (
    <option key={outcome} value={outcome}>
      {outcome}
    </option>
  ));
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
