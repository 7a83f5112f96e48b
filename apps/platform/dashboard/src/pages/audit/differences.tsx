import type { AuditEntry } from "../../api/types.ts";
import "./differences.css";

/** What a change changed, member by member: before and after. */
export function Differences({ entry }: { readonly entry: AuditEntry }) {
  const { before, after, targetId, requestId } = entry;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <>
      <p className="soft">
        Target <span className="mono">{targetId}</span>
        {requestId === null ? null : (
          <>
            , request <span className="mono">{requestId}</span>
          </>
        )}
      </p>
      {names.length === 0 ? <p>Nothing else is noted of it.</p> : null}
      <dl className="differences">
        {names.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            {before === null || !(name in before) ? null : (
              <dd className="difference-before">
                <span className="visually-hidden">before: </span>
                {text(before[name])}
              </dd>
            )}
            {after === null || !(name in after) ? null : (
              <dd className="difference-after">
                <span className="visually-hidden">after: </span>
                {text(after[name])}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </>
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
