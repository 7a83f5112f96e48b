import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Project } from "../api/types.ts";
import { Button } from "../ui/button.tsx";
import "./command-list.css";

const CommandList = lazy(() => import("./command-list.tsx"));

/** Goes anywhere by a few letters: Ctrl-K, or ⌘K. */
export function CommandPalette({ projects }: { readonly projects: readonly Project[] }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <Button look="quiet" aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}>
        <Search size={18} aria-hidden />
        <span className="visually-hidden">Search and go to</span>
        <kbd className="command-hint" aria-hidden>
          Ctrl K
        </kbd>
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <CommandList projects={projects} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
