import { count } from "./numbers.ts";
import { Time } from "./time.tsx";
import "./limit-bars.css";

/** A limit, and what was used of it. */
export interface UsedLimit {
  readonly window: "hour" | "day" | "week" | "month";
  readonly limit: number;
  /** May be more than the limit, where that was lowered. */
  readonly used: number;
  /** ISO 8601. */
  readonly resetAt: string;
}

const LABELS = { hour: "This hour", day: "Today", week: "This week", month: "This month" } as const;
/** Shares of a limit from which its bar warns. */
const NEAR = 0.75;
const VERY_NEAR = 0.9;

/** Each limit as a bar: what was used, of how much, and when it begins anew. */
export function LimitBars({ limits }: { readonly limits: readonly UsedLimit[] }) {
  return (
    <ul className="limit-bars">
      {limits.map((limit) => (
        <LimitBar key={limit.window} {...limit} />
      ))}
    </ul>
  );
}

function LimitBar({ window, limit, used, resetAt }: UsedLimit) {
  const text = `${count(used)} of ${count(limit)}`;
  return (
    <li>
      <div className="spread">
        <span>
          {LABELS[window]} <span className="soft">(UTC)</span>
        </span>
        <strong className="limit-count">{used >= limit ? `${text}: used up` : text}</strong>
      </div>
      <meter
        className="limit-bar"
        min={0}
        max={limit}
        low={limit * NEAR}
        high={limit * VERY_NEAR}
        optimum={0}
        value={used}
        aria-label={`${LABELS[window]}: ${text}`}
      />
      <p className="field-hint">
        begins anew <Time at={resetAt} />
      </p>
    </li>
  );
}
