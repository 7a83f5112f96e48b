// Makes load, in a process of its own: it seals ahead, so that while it sends it does the same for either target.
import { postBytes } from "./http-text.ts";
import { KeepAliveClient } from "./keep-alive-client.ts";
import type { LoadQuestion, LoadTarget, LoadTransport, OpenQuestion } from "./load-message.ts";
import { post, ValidateSealer } from "./validate-sealer.ts";

const PATH = "/api/v1/channel";

/** Sends one envelope and waits for the whole answer. */
type Sender = (envelope: string) => Promise<unknown>;

let sealer: ValidateSealer;
let senders: Readonly<Record<LoadTransport, Readonly<Record<LoadTarget, readonly Sender[]>>>>;
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
  if (question.kind === "open") await open(question);
  else if (question.kind === "prepare") envelopes = Array.from({ length: question.requests }, sealed);
  else await send(senders[question.transport][question.target]);
}

async function open({ connections, access, ports, answerBytes }: OpenQuestion): Promise<void> {
  sealer = await ValidateSealer.connect(access);
  const overSockets = (port: number) =>
    Promise.all(Array.from({ length: connections }, () => socketSender(port)));
  const overFetch = (port: number) =>
    Array<Sender>(connections).fill(fetchSender(`http://127.0.0.1:${port}${PATH}`, answerBytes));
  senders = {
    sockets: { platform: await overSockets(ports.platform), bare: await overSockets(ports.bare) },
    fetch: { platform: overFetch(ports.platform), bare: overFetch(ports.bare) },
  };
}

function sealed(): string {
  return sealer.seal().envelope;
}

async function socketSender(port: number): Promise<Sender> {
  const client = await KeepAliveClient.open(port, postBytes(PATH, sealed()));
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
