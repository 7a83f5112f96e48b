import { useState } from "react";

/** The error of a mutation that outlives a form, unless it is older than the form: what was tried before is over. */
export function useFreshError<Failure>(error: Failure): Failure | null {
  const [earlier] = useState(error);
  return error === earlier ? null : error;
}
