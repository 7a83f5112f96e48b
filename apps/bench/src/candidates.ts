import type { Candidate } from "./measure.ts";

/** A candidate that is one call, measured on many inputs. */
export interface Call<Input, Output, Result = Output> {
  readonly name: string;
  /** A new input for each call, as each request brings a new string. */
  readonly makeInput: () => Input;
  readonly run: (input: Input) => Output;
  /** Whether the call did its work. Asked once, before anything is timed. */
  readonly isRight: (result: Result) => boolean;
}

/** Takes each result, so that no compiler can leave the work out. */
const sink: { last: unknown } = { last: undefined };

/**
 * A candidate that answers at once.
 *
 * @throws Error where its result is not right: what does not work is not measured.
 */
export function syncCall<Input, Output>({ name, makeInput, run, isRight }: Call<Input, Output>): Candidate {
  mustBeRight(name, isRight(run(makeInput())));
  return {
    name,
    prepare(operations) {
      const inputs = Array.from({ length: operations }, makeInput);
      return () => {
        for (const input of inputs) sink.last = run(input);
      };
    },
  };
}

/**
 * A candidate that answers with a promise, which is awaited before the next call.
 *
 * @throws Error where its result is not right.
 */
export async function asyncCall<Input, Output>(
  call: Call<Input, Promise<Output>, Output>,
): Promise<Candidate> {
  const { name, makeInput, run, isRight } = call;
  mustBeRight(name, isRight(await run(makeInput())));
  return {
    name,
    prepare(operations) {
      const inputs = Array.from({ length: operations }, makeInput);
      return async () => {
        for (const input of inputs) sink.last = await run(input);
      };
    },
  };
}

/** The same call, with what it throws as its result: the caller's `catch` is part of a refusal. */
export function caught<Input>(run: (input: Input) => unknown): (input: Input) => unknown {
  return (input) => {
    try {
      return run(input);
    } catch (error) {
      return error;
    }
  };
}

function mustBeRight(name: string, isRight: boolean): void {
  if (!isRight) throw new Error(`${name} did not do what is to be measured`);
}
