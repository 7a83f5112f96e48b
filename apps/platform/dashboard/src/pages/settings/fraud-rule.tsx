import { type ReactNode, useId } from "react";
import type { Check } from "../../checks.ts";
import { Field } from "../../ui/field.tsx";

/** What rules do; the words of a select. */
const ACTIONS = [
  { value: "off", label: "off" },
  { value: "flag", label: "flag" },
  { value: "block", label: "block" },
] as const;

/** The numbers that rules have, with the bounds of the API. */
const NUMBERS = [
  { member: "factor", label: "Times the usual minute", min: 2, max: 1000, step: "any" },
  { member: "minRequests", label: "Always usual, in 60 s", min: 1, max: 1e9, step: 1 },
  { member: "minRequestsNew", label: "The same for who is new", min: 1, max: 1e9, step: 1 },
  { member: "minNetworks", label: "Networks in 10 minutes", min: 1, max: 1e9, step: 1 },
  { member: "steadyDays", label: "Days with the same ones", min: 1, max: 90, step: 1 },
  { member: "kmPerHour", label: "Kilometres an hour", min: 100, max: 100_000, step: 1 },
] as const;

/** A rule as the settings hold it: what it does, and numbers. */
type Rule = { readonly action: (typeof ACTIONS)[number]["value"] } & {
  readonly [Member in (typeof NUMBERS)[number]["member"]]?: number;
};

interface Props {
  readonly check: Check;
  readonly rule: Rule;
  /** What the API has against a member. */
  readonly issueAt: (member: string) => string | undefined;
  readonly onChange: (change: Partial<Rule>) => void;
  /** What it has besides numbers. */
  readonly children?: ReactNode;
}

/** One rule: explained, off, flagging or blocking, with its numbers. */
export function FraudRule({ check, rule, issueAt, onChange, children }: Props) {
  const id = useId();
  return (
    <fieldset className="fraud-rule" aria-describedby={id}>
      <legend>{check.title}</legend>
      <p className="field-hint" id={id}>
        {check.words}
      </p>
      <div className="fraud-fields">
        <Field label="What it does" error={issueAt("action")}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={rule.action}
              onChange={({ target }) =>
                onChange({
                  action: ACTIONS.find(({ value }) => value === target.value)?.value ?? rule.action,
                })
              }
            >
              {ACTIONS.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {NUMBERS.map(({ member, label, ...bounds }) =>
          rule[member] === undefined ? null : (
            <Field key={member} label={label} error={issueAt(member)}>
              {(control) => (
                <input
                  {...control}
                  {...bounds}
                  className="input"
                  type="number"
                  required
                  disabled={rule.action === "off"}
                  value={Number.isNaN(rule[member]) ? "" : rule[member]}
                  onChange={({ target }) => onChange({ [member]: target.valueAsNumber })}
                />
              )}
            </Field>
          ),
        )}
      </div>
      {children}
    </fieldset>
  );
}
