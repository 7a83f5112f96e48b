import type { Clock } from "@apikee/core";
import { createPlatform, type ManualClock, type TestPlatform } from "@apikee/platform/testing";
import { type Apps, CONFIGURATIONS } from "../configurations.ts";
import type { Subject } from "../contract.ts";
import { idOf } from "../keys.ts";
import { leaksOf } from "./leaks.ts";
import { Scene, type SceneOptions } from "./scene.ts";
import { StubPlatform } from "./stub-platform.ts";
import { Recording } from "./wire.ts";

/** Long enough for an answer, short enough to wait for where none comes. */
const IMPATIENT_MS = 400;

/** Two applications that differ in `failOpen` alone. */
export interface Pair {
  /** Lets a good key through while the platform cannot be reached. */
  readonly open: Scene;
  /** Refuses it with 503. */
  readonly strict: Scene;
}

/** A real platform, and the applications in server mode that a run puts before it. */
export class ServerBench {
  readonly platform: TestPlatform<Clock>;
  readonly stub = new StubPlatform(idOf);
  readonly #start: Subject["start"];
  readonly #recording = new Recording();
  readonly #scenes: Promise<Scene>[] = [];
  readonly #pairs = new Map<string, Promise<Pair>>();
  readonly #clocked: TestPlatform[] = [];

  private constructor(platform: TestPlatform<Clock>, start: Subject["start"]) {
    this.platform = platform;
    this.#start = start;
  }

  static async open(start: Subject["start"]): Promise<ServerBench> {
    return new ServerBench(await createPlatform({ clock: "system" }), start);
  }

  /**
   * Every configuration of local mode, in server mode and each in an environment of its own. They refuse what
   * the platform was not asked about, so that nothing passes for want of an answer.
   */
  async configurations(): Promise<Apps> {
    const started = Object.entries(CONFIGURATIONS).map(async ([name, configuration]) => {
      const scene = await this.scene({ app: structuredClone(configuration), failOpen: false });
      return [name, scene.app] as const;
    });
    await Promise.allSettled(started);
    return Object.fromEntries(await Promise.all(started)) as Apps;
  }

  /** A scene of the case's own. */
  scene(options: SceneOptions = {}): Promise<Scene> {
    const { platform } = this;
    const scene = Scene.open({ platform, start: this.#start, recording: this.#recording }, options);
    this.#scenes.push(scene);
    return scene;
  }

  /** Two scenes of the case's own. */
  async pair(options: SceneOptions = {}): Promise<Pair> {
    const [open, strict] = await Promise.all([
      this.scene({ ...options, failOpen: true }),
      this.scene({ ...options, failOpen: false }),
    ]);
    return { open, strict };
  }

  /** A scene before a platform of its own, whose clock the case moves; the application goes by its own. */
  async clocked(): Promise<{ scene: Scene; platform: TestPlatform<ManualClock> }> {
    const platform = await createPlatform({ clock: "manual" });
    this.#clocked.push(platform);
    const opening = Scene.open(
      { platform, start: this.#start, recording: this.#recording },
      { failOpen: false },
    );
    this.#scenes.push(opening);
    return { scene: await opening, platform };
  }

  /** The two scenes before the real platform that cases share which leave them as they were. */
  get calm(): Promise<Pair> {
    return this.#shared("calm", {});
  }

  /** The two scenes that somebody stands in the middle of. */
  get attacked(): Promise<Pair> {
    return this.#shared("attacked", { serverTimeoutMs: IMPATIENT_MS });
  }

  /** The two scenes before the stub. */
  get stubbed(): Promise<Pair> {
    const { serverKey, projectEnv } = this.stub;
    return this.#shared("stubbed", {
      upstream: this.stub.fetch,
      server: () => ({ serverKey, projectEnv }),
    });
  }

  /** Ends every application, and returns what its wire should not have carried, and did. */
  async leaks(): Promise<string[]> {
    await this.#closeScenes();
    const scenes = await Promise.all(this.#scenes);
    return leaksOf(this.#recording.texts(), scenes);
  }

  async close(): Promise<void> {
    await this.#closeScenes();
    await Promise.all(this.#clocked.map((platform) => platform.close()));
    await this.platform.close();
  }

  #shared(name: string, options: SceneOptions): Promise<Pair> {
    const pair = this.#pairs.get(name) ?? this.pair(options);
    this.#pairs.set(name, pair);
    return pair;
  }

  async #closeScenes(): Promise<void> {
    const scenes = await Promise.allSettled(this.#scenes);
    await Promise.all(
      scenes.map((scene) => (scene.status === "fulfilled" ? scene.value.close() : undefined)),
    );
  }
}
