/**
 * A fetch that hands requests to `handle` in this process. As the real one, it ends with the signal's reason
 * when the request is aborted, whatever `handle` still does.
 */
export function inProcessFetch(handle: (request: Request) => Promise<Response>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
    });
    try {
      return await Promise.race([handle(request), aborted]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };
}
