import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";
import "./centered.css";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** A page with one thing to do. */
export function Centered({ title, children, wide = false }: Props) {
  return (
    <main className={wide ? "centered centered-wide" : "centered"}>
      <div className="centered-logo">
        <Logo />
      </div>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
