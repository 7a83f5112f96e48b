import { PAGES } from "../pages/index.ts";

/** Says which page was gone to: no document is loaded that a screen reader would announce by itself. */
export function PageAnnouncement({ location }: { readonly location: string }) {
  const [, , , path, id] = location.split("/");
  const label = PAGES.find((page) => page.path === path)?.label ?? "";
  return (
    <p className="visually-hidden" role="status">
      {id === undefined ? label : "A client"}
    </p>
  );
}
