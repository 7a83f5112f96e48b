// Makes load, in a process of its own: it seals ahead, so that while it sends it does the same for every target.
import { postBytes } from "./http-text.ts";
import { KeepAliveClient } from "./keep-alive-client.ts";
import type { LoadQuestion, LoadTarget, LoadTransport, OpenQuestion } from "./load-message.ts";
import { post, ValidateSealer } from "./validate-sealer.ts";

const PATH = "/api/v1/channel";

/** Sends one envelope and waits for the whole answer. */
type Sender = (envelope: string) => Promise<unknown>;

/** A target that is connected to. */
interface Opened {
  /** A validate of the key whose turn it is. */
  readonly seal: () => string;
  readonly senders: ReadonlyMap<LoadTransport, readonly Sender[]>;
}

const targets = new Map<string, Opened>();
let envelopes: readonly string[] = [];

process.on("message", (question: LoadQuestion) => {
  answer(question).then(
    () => process.send?.({}),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once("disconnect", () => process.exit());

async function answer(question: LoadQuestion): Promise<void> {
  if (question.kind === "open") {
    for (const [name, target] of Object.entries(question.targets)) {
      targets.set(name, await opened(target, question));
    }
    return;
  }
  const target = targets.get(question.target);
  if (target === undefined) throw new Error(`${question.target} is not connected to`);
  if (question.kind === "prepare") {
    envelopes = Array.from({ length: question.requests }, target.seal);
  } else {
    const senders = target.senders.get(question.transport) ?? [];
    if (senders.length < question.connections) throw new Error("there are fewer connections");
    await send(senders.slice(0, question.connections));
  }
}

async function opened(
  { ports, access, keys, answerBytes }: LoadTarget,
  { connections, transports }: OpenQuestion,
): Promise<Opened> {
  const sealer = await ValidateSealer.connect(access);
  let turn = 0;
  const seal = () => sealer.seal(keys[turn++ % keys.length]).envelope;
  const open = {
    fetch: (port: number) => fetchSender(`http://127.0.0.1:${port}${PATH}`, answerBytes),
    sockets: (port: number) => socketSender(port, seal()),
  };
  const senders = new Map<LoadTransport, readonly Sender[]>();
  for (const transport of transports) {
    const each = Array.from({ length: connections }, (_, i) => open[transport](ports[i % ports.length] ?? 0));
    senders.set(transport, await Promise.all(each));
  }
  return { seal, senders };
}

async function socketSender(port: number, first: string): Promise<Sender> {
  const client = await KeepAliveClient.open(port, postBytes(PATH, first));
  return (envelope) => client.exchange(postBytes(PATH, envelope));
}

function fetchSender(url: string, answerBytes: number): Sender {
  return async (envelope) => {
    const answer = await post(url, envelope);
    if (answer.length !== answerBytes) throw new Error("an answer is not what the first was");
  };
}

/** Each sends the next one when its last has been answered. */
async function send(all: readonly Sender[]): Promise<void> {
  let next = 0;
  await Promise.all(
    all.map(async (sendOne) => {
      for (let envelope = envelopes[next++]; envelope !== undefined; envelope = envelopes[next++]) {
        await sendOne(envelope);
      }
    }),
  );
}
