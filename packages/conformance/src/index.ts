export {
  type DecisionAnswer,
  decisionAnswer,
  healthAnswer,
  type MeAnswer,
  meAnswer,
  mutateAnswer,
  tenantAnswer,
} from "./answers.ts";
export { type ChildProgram, childSubject } from "./child-app.ts";
export {
  type AppOptions,
  apikeeOptions,
  guardOptions,
  ROUTES,
  type Route,
  type RunningApp,
  type ServerModeOptions,
  SLOW_MS,
  type Subject,
} from "./contract.ts";
export { type ConformanceOptions, describeConformance } from "./suite.ts";
