import { parseArgs } from "node:util";
import { badUsage, type Failure } from "./failure.ts";
import { COMMON_OPTIONS, type Option, type Syntax } from "./options.ts";
import { nearest } from "./suggest.ts";

/** The arguments of one command, checked against what it takes. */
export class Arguments {
  readonly operand: string | undefined;
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(operand: string | undefined, given: ReadonlyMap<string, readonly string[]>) {
    this.operand = operand;
    this.#given = given;
  }

  /** The value of an option, or undefined where it was not given. */
  text(name: string): string | undefined {
    return this.#given.get(name)?.[0];
  }

  /** Every value of an option that may be repeated. */
  texts(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** Whether an option was given. */
  flag(name: string): boolean {
    return this.#given.has(name);
  }

  /** The values of an option that may be repeated and may hold several, separated by commas. */
  list(name: string): readonly string[] {
    return this.texts(name).flatMap((text) =>
      text === "" ? [] : text.split(",").map((part) => part.trim()),
    );
  }
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

const PRINTABLE_OPTION = /^--?[a-z][a-z-]{0,19}$/;
const SECRET_OPTION = /secret(?!s?-[a-z]{1,5}$)/i;

/**
 * Reads the arguments that follow a command's name. What was typed is repeated in a message only where it
 * can hold neither a key nor a secret.
 *
 * @throws Failure BAD_USAGE.
 */
export function parseArguments(command: Syntax, argv: readonly string[]): Arguments {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...COMMON_OPTIONS };
  const declared = Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [
      name,
      { type, multiple: true, ...(short === undefined ? {} : { short }) },
    ]),
  );
  // Not strict: its messages would repeat what was typed.
  const { tokens } = parseArgs({ args: [...argv], options: declared, strict: false, tokens: true });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind === "option") take(token, options, given);
  }
  if (!given.has("help")) checkOperands(command, operands);
  return new Arguments(operands[0], given);
}

function take(
  token: OptionToken,
  options: Readonly<Record<string, Option>>,
  given: Map<string, string[]>,
): void {
  const { name, value } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) throw unknownOption(token.rawName, options);
  if (option.type === "boolean") {
    if (value !== undefined) throw badUsage(`--${name} takes no value`);
    given.set(name, []);
    return;
  }
  const form = `--${name} ${option.value}`;
  if (value === undefined) throw badUsage(`--${name} needs a value: ${form}`);
  if (token.inlineValue === false && value.startsWith("-")) {
    throw badUsage(`--${name} needs a value: ${form} (one that begins with - is written --${name}=…)`);
  }
  const before = given.get(name) ?? [];
  if (before.length > 0 && option.multiple !== true) throw badUsage(`--${name} was given twice`);
  given.set(name, [...before, value]);
}

/** The refusal of an option that does not exist. */
export function unknownOption(rawName: string, options: Readonly<Record<string, Option>>): Failure {
  if (SECRET_OPTION.test(rawName)) {
    return badUsage(
      "a secret is never an argument, since every user of the machine can see those in the list of processes: " +
        "set APIKEE_SECRET, or give --secret-file PATH",
    );
  }
  const names = Object.entries(options).map(([name, { alsoCalled }]) => ({ name, alsoCalled }));
  const meant = nearest(rawName.replace(/^-+/, ""), names);
  const shown = PRINTABLE_OPTION.test(rawName) ? `unknown option ${rawName}` : "unknown option";
  return badUsage(meant === null ? shown : `${shown}: did you mean --${meant}?`);
}

function checkOperands({ name, operand }: Syntax, operands: readonly string[]): void {
  if (operand === null) {
    if (operands.length > 0) throw badUsage(`${name} takes options only`);
    return;
  }
  if (operands.length > 1)
    throw badUsage(`${name} takes one ${operand.label}; ${operands.length} were given`);
  if (operands.length === 0 && !operand.isOptional) throw badUsage(`${operand.label} is missing`);
}
