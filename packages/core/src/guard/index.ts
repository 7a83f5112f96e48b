export { requiredScopes } from "../claims/scopes.ts";
export { CLIENT_CLOSED_REQUEST, type NodeResponse, tellWhenClosed } from "./finished.ts";
export {
  type Allowed,
  Guard,
  type GuardOptions,
  type KeyAuthority,
  type Outcome,
} from "./guard.ts";
export type { Decision, FinishedResponse, FinishListener, Judgement, LimitState } from "./judgement.ts";
export { type PathList, pathList } from "./paths.ts";
export {
  type FetchRequest,
  fromFetchRequest,
  fromNodeRequest,
  type GuardRequest,
  type NodeRequest,
  pathOfTarget,
} from "./request.ts";
export type { Denial, DenialOptions, HeaderFields, Refusal } from "./response.ts";
export { checkTrustedProxies } from "./trusted-proxies.ts";
