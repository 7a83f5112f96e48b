import { logCases } from "./logs.ts";
import { manInTheMiddleCases } from "./man-in-the-middle.ts";
import { openedAnswerCases } from "./opened-answers.ts";
import { outageCases } from "./outages.ts";
import { policyCases } from "./policies.ts";
import type { ServerTopic } from "./server-case.ts";
import { verdictCases } from "./verdicts.ts";

/** Every topic of server mode alone, in the order of the report. */
export const SERVER_TOPICS: readonly ServerTopic[] = [
  { name: "verdicts of the platform", cases: verdictCases },
  { name: "limits, addresses and rules", cases: policyCases },
  { name: "opened answers", cases: openedAnswerCases },
  { name: "outages", cases: outageCases },
  { name: "a man in the middle", cases: manInTheMiddleCases },
  { name: "what is logged", cases: logCases },
];
