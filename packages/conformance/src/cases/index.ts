import type { Topic } from "../conformance-case.ts";
import { applicationCases } from "./application.ts";
import { carryingKeyCases } from "./carrying-key.ts";
import { claimsCases } from "./claims.ts";
import { connectionCases } from "./connections.ts";
import { keyItselfCases } from "./key-itself.ts";
import { keyVectorCases } from "./key-vectors.ts";
import { methodCases } from "./methods.ts";
import { optionCases } from "./options.ts";
import { pathCases } from "./paths.ts";
import { publicPathCases } from "./public-paths.ts";
import { refusalCases } from "./refusals.ts";
import { scopeCases } from "./scopes.ts";
import { type SetUpCase, setUpCases } from "./set-up.ts";
import { twoKeyCases } from "./two-keys.ts";
import { wayOutCases } from "./ways-out.ts";

/** Every topic of the suite, in the order of the report. */
export const TOPICS: readonly Topic[] = [
  { name: "the application", cases: applicationCases },
  { name: "carrying the key", cases: carryingKeyCases },
  { name: "two keys at once", cases: twoKeyCases },
  { name: "the key itself", cases: keyItselfCases },
  { name: "key vectors", cases: keyVectorCases },
  { name: "claims", cases: claimsCases },
  { name: "scopes", cases: scopeCases },
  { name: "public paths", cases: publicPathCases },
  { name: "ways out of public paths", cases: wayOutCases },
  { name: "guarded paths", cases: pathCases },
  { name: "methods", cases: methodCases },
  { name: "refusals", cases: refusalCases },
  { name: "options", cases: optionCases },
  { name: "connections", cases: connectionCases },
];

/** The topic whose cases start applications of their own. */
export const SET_UP: { readonly name: string; readonly cases: readonly SetUpCase[] } = {
  name: "set-up",
  cases: setUpCases,
};
