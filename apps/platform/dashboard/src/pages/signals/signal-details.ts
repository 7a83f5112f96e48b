import type { Signal } from "../../api/types.ts";

/** A number that a rule saw, or that was normal, as a bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** seen: what the rule found. normal: what was usual. line: from where the rule finds something. */
  readonly kind: "seen" | "normal" | "line";
}

/** A name or several that a rule saw, or that were normal. */
interface Names {
  readonly label: string;
  readonly names: readonly string[];
}

/** What a signal tells, for people. */
export interface Told {
  /** One sentence. */
  readonly text: string;
  readonly bars: readonly Bar[];
  readonly names: readonly Names[];
}

const MINUTES_PER_HOUR = 60;

/** Reads a signal's details; what a later platform tells otherwise is left out. */
export function toldBy({ details, requests }: Signal): Told {
  const saw = recordOf(details["saw"]);
  const normal = recordOf(details["normal"]);
  return {
    text: typeof details["text"] === "string" ? details["text"] : `Noticed in ${requests} requests.`,
    bars: [...paceBars(saw, normal), ...networkBars(saw, normal), ...travelBars(saw, normal)],
    names: [
      ...namesOf("Came with", saw["userAgent"]),
      ...namesOf("Usual", normal["userAgents"]),
      ...namesOf("Seen in", saw["country"]),
      ...namesOf("At home in", normal["countries"]),
      ...namesOf("On the list", saw["list"]),
      ...namesOf("Listed by hand", saw["network"]),
    ],
  };
}

type Facts = Readonly<Record<string, unknown>>;

function paceBars(saw: Facts, normal: Facts): Bar[] {
  if (saw["seconds"] === undefined) return [];
  return [
    ...bar("seen", "Seen in 60 s", saw["requests"]),
    ...bar("normal", "Usual minute", normal["meanPerMinute"]),
    ...bar("normal", "Highest minute", normal["highestMinute"]),
    ...bar("line", "Noticed above", normal["threshold"]),
  ];
}

function networkBars(saw: Facts, normal: Facts): Bar[] {
  if (saw["networks"] === undefined) return [];
  return [
    ...bar("seen", "Networks in 10 min", saw["networks"]),
    ...bar("normal", "Most in the last days", normal["highestNetworks"]),
    ...bar("line", "Noticed above", normal["threshold"]),
  ];
}

function travelBars(saw: Facts, normal: Facts): Bar[] {
  const { km, minutes } = saw;
  if (typeof km !== "number" || typeof minutes !== "number") return [];
  const kmPerHour = Math.round((km / Math.max(1, minutes)) * MINUTES_PER_HOUR);
  return [...bar("seen", "Km/h, at least", kmPerHour), ...bar("line", "Noticed above", normal["kmPerHour"])];
}

function bar(kind: Bar["kind"], label: string, value: unknown): Bar[] {
  return typeof value === "number" ? [{ kind, label, value }] : [];
}

function namesOf(label: string, value: unknown): Names[] {
  const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === "string");
  return names.length === 0 ? [] : [{ label, names }];
}

function recordOf(value: unknown): Facts {
  return typeof value === "object" && value !== null ? (value as Facts) : {};
}
