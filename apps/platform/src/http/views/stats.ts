/** Counters as the database keeps them. */
interface UsageRow {
  readonly request_count: number;
  readonly success_count: number;
  readonly error_count: number;
  readonly duration_count: number;
  readonly duration_ms_sum: number;
}

/** Counters as the API shows them. */
export function statsJson(row: UsageRow) {
  return {
    total: row.request_count,
    success: row.success_count,
    error: row.error_count,
    avgDurationMs: row.duration_count === 0 ? null : row.duration_ms_sum / row.duration_count,
  };
}
