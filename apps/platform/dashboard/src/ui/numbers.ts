const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** A count in full, such as 12,345. */
export function count(value: number): string {
  return whole.format(value);
}

/** A count in short, such as 12.3K. */
export function shortCount(value: number): string {
  return short.format(value);
}

/** Milliseconds with three digits, such as "4.31 ms"; a dash where there are none. */
export function milliseconds(value: number | null): string {
  return value === null ? "–" : `${fine.format(value)} ms`;
}

/** A part of a whole, such as "12.5%"; a dash where the whole is nothing. */
export function share(part: number, total: number): string {
  return total === 0 ? "–" : percent.format(part / total);
}
