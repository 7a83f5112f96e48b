import { describe, expect, it } from "vitest";
import type { StateStore } from "../../src/client/index.ts";
import { settled } from "../manual-clock.ts";
import { REQUEST, refuseConnections, type Scene, scene } from "./clients.ts";

class MemoryState implements StateStore {
  text: string | null = null;
  saves = 0;

  load(): Promise<string | null> {
    return Promise.resolve(this.text);
  }

  save(text: string): Promise<void> {
    this.text = text;
    this.saves++;
    return Promise.resolve();
  }
}

/** The platform says, with the next answers of the feed, that this key is revoked. */
function revokes({ platform }: Scene, serial: number, keyId: string): void {
  platform.handlers["revocations"] = ({ body }) => {
    const changes = [{ keyId, state: "revoked" }];
    return (body as { since: number }).since < serial
      ? { body: { serial, complete: false, changes } }
      : platform.longPoll(body);
  };
}

/** A client that learned at serial 4 that `k1` is revoked, saved that, and was closed. */
async function afterRevocation(): Promise<{ here: Scene; state: MemoryState }> {
  const state = new MemoryState();
  const here = scene({ state });
  revokes(here, 4, "k1");
  await here.client.ready();
  await here.client.close();
  return { here, state };
}

const refusal = (client: Scene["client"], id: string) => client.knownRefusal({ id, tenant: "acme" });

describe("the state that is kept", () => {
  it("lets an application that is restarted during an outage refuse what it refused before", async () => {
    const { here, state } = await afterRevocation();
    here.platform.intercept = refuseConnections;
    const restarted = here.another({ state });
    await restarted.ready();
    expect(refusal(restarted, "k1")).toBe("REVOKED");
    expect(await restarted.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
  });

  it("is what the feed goes on from, and is there before the platform answers", async () => {
    const { here, state } = await afterRevocation();
    here.platform.messages.length = 0;
    here.platform.intercept = (request, next) =>
      request.body === "" ? next() : new Promise(() => undefined);
    const restarted = here.another({ state });
    await restarted.ready();
    expect(refusal(restarted, "k1")).toBe("REVOKED");
    here.platform.intercept = (_, next) => next();
    const third = here.another({ state });
    await third.ready();
    await settled();
    expect(here.platform.messagesOf("revocations")[0]?.body).toEqual({ since: 4, waitMs: 0 });
  });

  it("is saved at the first change, and changes that follow at once are saved together", async () => {
    const state = new MemoryState();
    const here = scene({ state });
    here.platform.handlers["revocations"] = ({ body }) => {
      const serial = (body as { since: number }).since + 1;
      const changes = [{ keyId: `k${serial}`, state: "revoked" }];
      return serial > 20 ? here.platform.longPoll(body) : { body: { serial, complete: false, changes } };
    };
    await here.client.ready();
    await settled();
    expect(state.saves).toBe(1);
    await here.clock.advance(10_000);
    expect(state.text).toContain('"k20"');
    expect(state.saves).toBeLessThanOrEqual(4);
    const { saves } = state;
    await here.clock.advance(600_000);
    expect(state.saves).toBe(saves);
  });

  it("of another environment or platform is not used", async () => {
    const { here, state } = await afterRevocation();
    here.platform.intercept = refuseConnections;
    const other = here.another({ state, projectEnv: "my-api-production" });
    await other.ready();
    expect(refusal(other, "k1")).toBeNull();
  });

  it("keeps an older key document from being used after a restart", async () => {
    const { here, state } = await afterRevocation();
    here.platform.sign({ serial: here.clock.now() - 1000 });
    const restarted = here.another({ state });
    await restarted.ready();
    expect(await restarted.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
  });

  it.each<[string, StateStore]>([
    [
      "throws",
      {
        load() {
          throw new Error("no disk");
        },
        save() {
          throw new Error("no disk");
        },
      },
    ],
    [
      "rejects",
      { load: () => Promise.reject(new Error("no disk")), save: () => Promise.reject(new Error("no disk")) },
    ],
  ])("in a store that %s is told once, and nothing else is lost", async (_, state) => {
    const here = scene({ state });
    revokes(here, 4, "k1");
    await here.client.ready();
    await here.clock.advance(120_000);
    expect(refusal(here.client, "k1")).toBe("REVOKED");
    expect(here.events).toMatchObject([{ type: "STATE_UNAVAILABLE" }]);
    await here.client.close();
  });

  it("in a store that never answers holds nobody up for longer than serverTimeoutMs, nor for ever at the end", async () => {
    const state: StateStore = {
      load: () => new Promise(() => undefined),
      save: () => new Promise(() => undefined),
    };
    const here = scene({ state });
    revokes(here, 4, "k1");
    const ready = here.client.ready();
    await here.clock.advance(1000);
    await ready;
    await settled();
    expect(refusal(here.client, "k1")).toBe("REVOKED");
    const closing = here.client.close();
    await here.clock.advance(8000);
    await closing;
  });

  it("that is loaded after the platform has answered does not replace the answer", async () => {
    let give: (text: string) => void = () => undefined;
    const kept = new MemoryState();
    const here = scene({ state: kept });
    revokes(here, 4, "k1");
    await here.client.ready();
    await here.client.close();
    const late: StateStore = {
      load: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
      save: () => undefined,
    };
    here.platform.handlers["revocations"] = ({ body }) =>
      (body as { since: number }).since === 0
        ? { body: { serial: 9, complete: true, changes: [] } }
        : here.platform.longPoll(body);
    const client = here.another({ state: late });
    const ready = client.ready();
    await here.clock.advance(1000);
    await ready;
    await settled();
    give(kept.text ?? "");
    await settled();
    expect(refusal(client, "k1")).toBeNull();
  });
});
