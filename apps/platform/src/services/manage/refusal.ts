/** Why a service did not do what was asked. */
export type RefusalKind = "absent" | "invalid" | "conflict" | "forbidden";

/** What is wrong with one place of what was asked. */
export interface RefusedPlace {
  /** Such as `keys.0.expiresAt`. */
  readonly path: string;
  readonly message: string;
}

/** A service refuses what was asked: nothing was changed. The message is for people and holds no key or secret. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;
  /** A stable code, for programs; undefined where the kind says all. */
  readonly code: string | undefined;
  readonly issues: readonly RefusedPlace[];

  constructor(
    kind: RefusalKind,
    detail: {
      readonly code?: string;
      readonly message?: string;
      readonly issues?: readonly RefusedPlace[];
    } = {},
  ) {
    super(detail.message ?? kind);
    this.kind = kind;
    this.code = detail.code;
    this.issues = detail.issues ?? [];
  }
}

/** There is nothing of that name, or it is another's: both look the same. */
export function absent(): Refusal {
  return new Refusal("absent");
}

/** What is asked contradicts what is stored, for the reason that the message gives. */
export function conflict(code: string, message: string): Refusal {
  return new Refusal("conflict", { code, message });
}

/** One place of what was asked is wrong in a way that only the data shows. */
export function invalid(path: string, message: string): Refusal {
  return new Refusal("invalid", { issues: [{ path, message }] });
}
