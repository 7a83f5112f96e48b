import { randomUUID } from "node:crypto";

/**
 * A name beside a file, for what is written until it is whole. Nobody else has it: processes in containers have
 * their numbers in common, and their volumes too.
 */
export function draftPath(path: string): string {
  return `${path}.${randomUUID()}.partial`;
}
