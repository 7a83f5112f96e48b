export { healthAnswer, type MeAnswer, meAnswer, mutateAnswer, tenantAnswer } from "./answers.ts";
export { type AppOptions, ROUTES, type Route, type RunningApp, SLOW_MS, type Subject } from "./contract.ts";
export { describeConformance } from "./suite.ts";
