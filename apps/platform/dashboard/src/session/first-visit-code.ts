const FRAGMENT = /^#code=([\w-]{1,64})$/;

/** The code with which the platform's address was opened, taken out of it; empty where there was none. */
export const firstVisitCode = takeCode();

function takeCode(): string {
  const code = FRAGMENT.exec(window.location.hash)?.[1] ?? "";
  // Neither the history nor a screenshot keeps it.
  if (code !== "") window.history.replaceState(null, "", window.location.pathname);
  return code;
}
