import { count } from "../../ui/numbers.ts";
import type { Bar, Told } from "./signal-details.ts";

/** What was seen beside what was normal, on one scale. */
export function Comparison({ bars, names }: Pick<Told, "bars" | "names">) {
  const most = Math.max(...bars.map(({ value }) => value));
  if (bars.length + names.length === 0) return null;
  return (
    <dl className="comparison">
      {bars.map((one) => (
        <div key={one.label}>
          <dt>{one.label}</dt>
          <dd>
            <i className={`comparison-bar comparison-${one.kind}`} style={{ width: widthOf(one, most) }} />
            <span>{count(one.value)}</span>
          </dd>
        </div>
      ))}
      {names.map(({ label, names: all }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="scopes">
            {all.map((name) => (
              <code key={name}>{name}</code>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A share of what the number beside it leaves. */
function widthOf({ value }: Bar, most: number): string {
  return `calc((100% - 64px) * ${most === 0 ? 0 : value / most})`;
}
