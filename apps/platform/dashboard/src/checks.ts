/** A check that requests pass through, for people. */
export interface Check {
  /** As the API names it. */
  readonly name: string;
  readonly title: string;
  /** What it finds, and what it needs to be sure, in a sentence or two. */
  readonly words: string;
}

const VELOCITY =
  "It blocks only after a day of history and above 1,000 requests in 60 seconds; below that it flags.";

/** The fraud rules, in the order in which the platform has them. */
export const FRAUD_RULES = [
  {
    name: "reputation",
    title: "Listed address",
    words:
      "The address is on the list that is kept here, or on one of the lists that the platform was given.",
  },
  {
    name: "velocityKey",
    title: "A key's pace",
    words: `A key made far more requests within 60 seconds than are usual for it. ${VELOCITY}`,
  },
  {
    name: "velocityClient",
    title: "A client's pace",
    words: `All keys of a client together made far more requests within 60 seconds than are usual for it. ${VELOCITY}`,
  },
  {
    name: "velocityIp",
    title: "An address's pace",
    words: `An address made far more requests within 60 seconds than are usual for it, with whichever keys. ${VELOCITY}`,
  },
  {
    name: "manyNetworks",
    title: "Many networks",
    words: "One key came from many networks within 10 minutes: it may have been handed on, or stolen.",
  },
  {
    name: "newUserAgent",
    title: "New user agent",
    words: "A key that for days came with the same few programs came with another one.",
  },
  {
    name: "impossibleTravel",
    title: "Impossible travel",
    words: "A key was used in two countries sooner than anybody travels from one to the other.",
  },
] as const satisfies readonly Check[];

const OTHERS: readonly Check[] = [
  {
    name: "rateLimit",
    title: "Limit on trial",
    words: "A template that is only tried would have refused requests of the client.",
  },
  { name: "key", title: "Key and client", words: "The key is known and in force, and its client active." },
  { name: "address", title: "Allowed addresses", words: "The address is one that the client may call from." },
  { name: "limits", title: "Limits", words: "No limit of the client's template is used up." },
];

/** A check or rule by the API's name; one that this dashboard does not know goes by that name. */
export function checkOf(name: string): Check {
  const known: readonly Check[] = [...FRAUD_RULES, ...OTHERS];
  return known.find((check) => check.name === name) ?? { name, title: name, words: "" };
}
