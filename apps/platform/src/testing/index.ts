export {
  type CreatePlatformOptions,
  createPlatform,
  type TestPlatform,
  type TestProject,
  type TestProjectOptions,
} from "./create-platform.ts";
export { type FaultSettings, Faults } from "./faults.ts";
export { type Duration, ManualClock } from "./manual-clock.ts";
