/**
 * The long forms of these tests, for a person who has some minutes:
 *
 *     APIKEE_HEAVY=1 pnpm exec vitest run --project @apikee/platform --no-file-parallelism integration
 *
 * The platform is killed 100 times instead of 10; outages come one after another, so that what is measured is
 * not each other, for longer and with the figures that are promised as their bounds. Figures are printed.
 */
export const IS_HEAVY = process.env["APIKEE_HEAVY"] === "1";

/** Prints a figure that was measured. */
export function told(what: string, figure: string): void {
  if (IS_HEAVY) process.stderr.write(`${what}: ${figure}\n`);
}
