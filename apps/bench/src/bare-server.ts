import { Child } from "./child.ts";

/** A bare Hono server in a process of its own: the least that a POST costs. */
export class BareServer {
  readonly #child: Child<never, { readonly port: number }>;
  readonly port: number;

  private constructor(child: Child<never, { readonly port: number }>, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** Starts one whose answers have so many bytes. */
  static async start(answerBytes: number): Promise<BareServer> {
    const child = Child.start<never, { readonly port: number }>("./bare-server-child.ts", [
      String(answerBytes),
    ]);
    const { port } = await child.next();
    return new BareServer(child, port);
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}
