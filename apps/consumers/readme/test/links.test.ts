import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { documents } from "./blocks.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const links = documents().flatMap((document) =>
  [
    ...withoutCode(readFileSync(root + document, "utf8")).matchAll(
      /\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g,
    ),
  ]
    .map(([, link, image]) => (link ?? image)!)
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => ({ document, target })),
);

describe("the links between documents", () => {
  it("are there", () => {
    expect(links.length).toBeGreaterThan(20);
  });

  it.each(links)("lead somewhere: $target in $document", ({ document, target }) => {
    expect(existsSync(join(root, dirname(document), target.split("#")[0]!))).toBe(true);
  });
});

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`(?!\])/g, "");
}
