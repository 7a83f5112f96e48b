/** Where the focus was, the nearest first: what had it, and what that stood in. */
export type FocusPlace = readonly HTMLElement[];

/** Where the focus was when each dialog was opened. */
const places = new WeakMap<EventTarget, FocusPlace>();
/** That of the dialog which was opened last, until the focus is given back. */
let latest: FocusPlace = [];

/**
 * Where the focus is while a dialog opens. What was done in the dialog may take away the row whose button opened
 * it; then the part of the page that the row stood in is next, or the place before a dialog that followed another.
 */
export function focusPlace(dialog: EventTarget | null): FocusPlace {
  const element = focused();
  // Where a dialog takes the place of another, what had the focus is gone already.
  const place = element === null ? latest : placeOf(element);
  if (dialog !== null) places.set(dialog, place);
  latest = place;
  return place;
}

/** Gives the focus to the nearest that is still there. */
export function returnFocus(place: FocusPlace): void {
  if (latest === place) latest = [];
  const element = place.find(({ isConnected }) => isConnected) ?? document.getElementById("content");
  if (element === null) return;
  // A part of a page takes the focus only from here, and is then where the next Tab begins.
  if (element.matches("section, main")) element.tabIndex = -1;
  element.focus();
}

/** What has the focus; for an item of a menu, which is gone with its menu, the button that opened that. */
function focused(): HTMLElement | null {
  const { activeElement } = document;
  const menuButton = activeElement?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const element = menuButton == null ? activeElement : document.getElementById(menuButton);
  return element instanceof HTMLElement && element !== document.body ? element : null;
}

function placeOf(element: HTMLElement): FocusPlace {
  const region = element.closest<HTMLElement>("section, main");
  const dialog = element.closest("[role=dialog]");
  const outer = dialog === null ? undefined : places.get(dialog);
  return [element, ...(region === null ? [] : [region]), ...(outer ?? [])];
}
