import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";

const SHOWN_MS = 2000;

/** Copies a text to the clipboard, and says that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const said = { copied: "Copied", failed: "Not copied: select the text instead" };
  return (
    <>
      <Button
        size="small"
        aria-label={label}
        onClick={() => {
          copy(text).then(setOutcome);
        }}
      >
        {outcome === "copied" ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
        {outcome === null ? "Copy" : said[outcome]}
      </Button>
      {/* A button's own text is not read out anew when it changes. */}
      <span className="visually-hidden" role="status">
        {outcome === null ? "" : said[outcome]}
      </span>
    </>
  );
}

/** A page that was not loaded over HTTPS or from this machine has no clipboard. */
async function copy(text: string): Promise<"copied" | "failed"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    return "failed";
  }
}
