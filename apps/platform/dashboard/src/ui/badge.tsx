import "./badge.css";

export type Tone = "good" | "warn" | "bad" | "info" | "plum" | "neutral";

/** A state in a word; never by its colour alone. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
