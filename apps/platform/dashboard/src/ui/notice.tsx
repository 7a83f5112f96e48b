import type { ReactNode } from "react";
import { ApiError } from "../api/api-error.ts";
import { Button } from "./button.tsx";
import "./notice.css";

interface NoticeProps {
  readonly tone: "info" | "good" | "warn" | "bad";
  readonly title?: string;
  readonly children?: ReactNode;
}

/** A message in the page. Bad ones are read out at once. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "bad" ? "alert" : "status"}>
      {title === undefined ? null : <strong>{title}</strong>}
      {children}
    </div>
  );
}

/** What went wrong with a call, what to do about it, and how to find it in the platform's log. */
export function ErrorNotice({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const message = error instanceof Error ? error.message : "It failed.";
  const known = error instanceof ApiError ? error : null;
  return (
    <Notice tone="bad">
      <p>{message}</p>
      {known === null || known.issues.length === 0 ? null : (
        <ul className="notice-issues">
          {known.issues.map(({ path, message: issue }) => (
            <li key={`${path} ${issue}`}>
              <code>{path}</code> {issue}
            </li>
          ))}
        </ul>
      )}
      {known?.requestId == null ? null : <p className="notice-request">Request {known.requestId}</p>}
      {retry === undefined ? null : (
        <Button size="small" onClick={retry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly children: ReactNode;
}

/** Nothing is here yet, and what to do about it. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <div className="empty-next">{children}</div>
    </div>
  );
}
