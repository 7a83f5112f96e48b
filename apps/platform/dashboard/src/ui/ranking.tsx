import type { ReactNode } from "react";
import { Link } from "wouter";
import { count } from "./numbers.ts";
import { Skeleton } from "./skeleton.tsx";
import "./ranking.css";

const SKELETON_LINES = 5;

/** One of a ranking. */
interface Ranked {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  readonly count: number;
}

interface Props {
  /** The most first; undefined while they are loaded. */
  readonly items: readonly Ranked[] | undefined;
  /** Shown where there are none. */
  readonly empty: ReactNode;
}

/** What there is most of, each with a bar and a link. Keeps its height. */
export function Ranking({ items, empty }: Props) {
  const most = items?.[0]?.count ?? 1;
  return (
    <div className="ranking">
      {items === undefined ? <Skeleton lines={SKELETON_LINES} /> : null}
      {items?.length === 0 ? <p className="soft">{empty}</p> : null}
      <ol>
        {items?.map((item) => (
          <li key={item.id}>
            <Link href={item.href}>{item.label}</Link>
            <span className="numeric">{count(item.count)}</span>
            <meter min={0} max={most} value={item.count} aria-label={`${item.label}: ${count(item.count)}`} />
          </li>
        ))}
      </ol>
    </div>
  );
}
