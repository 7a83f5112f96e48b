/** What is wrong with one place of a request. */
export interface Issue {
  /** Such as `keys.0.name`. */
  readonly path: string;
  readonly message: string;
}

/** The API refused a call, or could not be reached (status 0). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The stable code, such as NOT_FOUND. */
  readonly code: string;
  readonly issues: readonly Issue[];
  /** Names the call in the platform's log. */
  readonly requestId: string | null;

  constructor(
    status: number,
    detail: {
      readonly code: string;
      readonly message: string;
      readonly issues?: readonly Issue[];
      readonly requestId?: string | null;
    },
  ) {
    super(detail.message);
    this.status = status;
    this.code = detail.code;
    this.issues = detail.issues ?? [];
    this.requestId = detail.requestId ?? null;
  }
}

/** What an error has against one field of a form, by its path; undefined where nothing. */
export function issueAt(error: unknown, path: string): string | undefined {
  return error instanceof ApiError ? error.issues.find((issue) => issue.path === path)?.message : undefined;
}

/** An answer that is no success, as an error. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const { error, message, issues, requestId } = (body ?? {}) as Partial<{
    error: string;
    message: string;
    issues: Issue[];
    requestId: string;
  }>;
  return new ApiError(response.status, {
    code: error ?? "UNEXPECTED",
    message: message ?? `The platform answered with status ${response.status}.`,
    issues: issues ?? [],
    requestId: requestId ?? null,
  });
}
