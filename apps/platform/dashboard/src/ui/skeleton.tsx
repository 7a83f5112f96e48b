import "./skeleton.css";

/** Holds the place of what is being loaded, so that nothing moves when it comes. */
export function Skeleton({ lines = 1, height }: { readonly lines?: number; readonly height?: number }) {
  return (
    <div className="skeleton-lines" aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike.
        <div key={line} className="skeleton" style={height === undefined ? undefined : { height }} />
      ))}
    </div>
  );
}
