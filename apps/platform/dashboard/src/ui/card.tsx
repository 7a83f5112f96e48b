import type { ReactNode } from "react";
import "./card.css";

interface Props {
  readonly title?: string;
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without padding, for a table. */
  readonly flush?: boolean;
}

/** A part of a page with its heading. */
export function Card({ title, actions, children, flush = false }: Props) {
  return (
    <section
      className={flush ? "card card-flush" : "card"}
      {...(title === undefined ? {} : { "aria-label": title })}
    >
      {title === undefined ? null : (
        <header className="card-head">
          <h2>{title}</h2>
          {actions === undefined ? null : <div className="row">{actions}</div>}
        </header>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
