import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "./plot.css";

interface Props {
  /** What the picture shows, for who does not see it. */
  readonly label: string;
  readonly options: Omit<uPlot.Options, "width" | "height">;
  readonly data: uPlot.AlignedData;
  /** In pixels. The width is that of the place. */
  readonly height: number;
}

/** A uPlot as wide as its place. New data moves into the plot that stands; other options make a new one. */
export function Plot({ label, options, data, height }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot({ ...options, width: element.clientWidth, height }, latest.current, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [options, height]);

  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={place} className="plot" style={{ height }} role="img" aria-label={label} />;
}
