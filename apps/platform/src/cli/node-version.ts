const LEAST = [22, 13] as const;

/** What to tell whoever runs the platform on this version of Node, such as `20.19.0`, or null where it is new enough. */
export function tooOld(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return null;
  return `apikee-platform: Node ${LEAST.join(".")} or later is needed; this is ${version}`;
}
