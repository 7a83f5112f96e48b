import { Link } from "wouter";

/** What a colour of a picture stands for, how much there was, and where it leads. */
export interface LegendEntry {
  readonly label: string;
  readonly color: `--${string}`;
  readonly value: string;
  readonly href?: string;
}

/** What the colours of a picture mean. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul className="legend">
      {entries.map(({ label, color, value, href }) => {
        const content = (
          <>
            <i style={{ background: `var(${color})` }} aria-hidden />
            {label} <b>{value}</b>
          </>
        );
        return (
          <li key={label}>
            {href === undefined ? <span>{content}</span> : <Link href={href}>{content}</Link>}
          </li>
        );
      })}
    </ul>
  );
}
