import "./logo.css";

/** The name of the product, with its mark. */
export function Logo() {
  return (
    <span className="logo">
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <span>Apikee</span>
    </span>
  );
}
