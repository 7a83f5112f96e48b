const ASK_EVERY_MS = 10;

/**
 * What `condition` gives once it gives something other than false, null or undefined, asked again and again.
 *
 * @throws Error that says `what` was waited for, after `withinMs` milliseconds.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 10_000,
): Promise<Exclude<T, false | null | undefined>> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (isSomething(value)) return value;
    if (performance.now() >= endMs) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

function isSomething<T>(value: T): value is Exclude<T, false | null | undefined> {
  return value !== false && value !== null && value !== undefined;
}
