/** Takes what is to be done when the test has ended: vitest's `onTestFinished`, of the test itself. */
export type OnEnd = (end: () => Promise<void>) => void;
