import { mkdir, stat } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestPlatform, TestProject } from "@apikee/platform/testing";
import type { Browser, Page } from "playwright-core";
import { PAGES } from "./pages.ts";
import { Person } from "./person.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
/** Not in git. */
const FOLDER = `${ROOT}reports/screenshots`;
/** Shown by the README. */
const IMAGES = `${ROOT}docs/images`;
const MAX_IMAGE_BYTES = 175_000;

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 720 }, isMobile: false },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 720 }, isMobile: false },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 }, isMobile: true },
] as const;

/** Pictures that the README shows, in either look: GitHub takes the one that its reader has. */
const CHOSEN = ["overview", "client", "signals"] as const;
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ["light", ""],
  ["dark", "-dark"],
]);

interface Subject {
  readonly platform: TestPlatform;
  readonly project: TestProject;
}

/** Where the pictures are, and what was made. */
export interface Album {
  readonly folder: string;
  readonly chosen: readonly string[];
  readonly pictures: number;
}

/** Takes a picture of every page in every look, the whole page; and those of the README, as high as a screen. */
export async function takeAlbum(browser: Browser, subject: Subject): Promise<Album> {
  await mkdir(IMAGES, { recursive: true });
  let pictures = 0;
  for (const [index, look] of LOOKS.entries()) {
    const context = await browser.newContext({ ...look, reducedMotion: "reduce" });
    const page = await context.newPage();
    const person = new Person(page, subject.platform);
    const take = async (picture: string, fullPage = true) => {
      await settled(page);
      await expectNoSidewaysScrolling(page, `${picture}, ${look.name}`);
      if (fullPage) await page.setViewportSize({ ...look.viewport, height: await heightOf(page) });
      await page.screenshot({ path: `${FOLDER}/${look.name}/${picture}.png` });
      await page.setViewportSize(look.viewport);
      const suffix = SUFFIXES.get(look.name);
      if (suffix !== undefined && CHOSEN.some((one) => one === picture)) {
        await takeImage(page, imageOf(picture, suffix));
      }
      pictures++;
    };
    await walk({ person, page, take, isFirst: index === 0, env: subject.project.projectEnv });
    await context.close();
  }
  return {
    folder: relative(ROOT, FOLDER),
    chosen: CHOSEN.flatMap((picture) =>
      [...SUFFIXES.values()].map((suffix) => `docs/images/${imageOf(picture, suffix)}`),
    ),
    pictures,
  };
}

function imageOf(picture: string, suffix: string): string {
  return `dashboard-${picture}${suffix}.png`;
}

interface Walk {
  readonly person: Person;
  readonly page: Page;
  readonly take: (picture: string, fullPage?: boolean) => Promise<void>;
  /** Nobody was here before. */
  readonly isFirst: boolean;
  readonly env: string;
}

async function walk({ person, page, take, isFirst, env }: Walk): Promise<void> {
  await person.open(`/e/${env}/overview`);
  await take(isFirst ? "first-password" : "sign-in");
  await (isFirst ? person.choosePassword() : person.signIn());
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  for (const name of PAGES) {
    await person.open(`/e/${env}/${name.toLowerCase()}`);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await take(name.toLowerCase());
  }
  await person.open(`/e/${env}/clients?name=acme`);
  await page.getByRole("link", { name: "Acme Robotics" }).click();
  await page.getByRole("heading", { level: 1, name: "Acme Robotics" }).waitFor();
  await take("client");
  await page.getByRole("button", { name: "Issue a key" }).click();
  await take("issue-key", false);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Explain", exact: true }).last().click();
  await page.getByLabel("Address").fill("198.18.0.66");
  await page.getByRole("button", { name: "Explain" }).click();
  await page.getByRole("table").waitFor();
  await take("explained");
  await person.open(`/e/${env}/logs?outcome=FRAUD_BLOCKED`);
  await page.locator(".log-open").first().click();
  await page.getByRole("dialog", { name: "Request" }).waitFor();
  await take("log-request", false);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Go to" }).waitFor();
  await take("command-palette", false);
  await person.open("/new");
  await page.getByLabel("Slug").waitFor();
  await take("new-project");
}

/** As high as the page is: what sticks to the window is then as high, too. */
function heightOf(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(window.innerHeight, document.documentElement.scrollHeight));
}

/** Waits until nothing is being loaded. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelector("[aria-busy=true], .skeleton") === null);
}

async function expectNoSidewaysScrolling(page: Page, where: string): Promise<void> {
  const [scroll, width] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  if ((scroll ?? 0) > (width ?? 0)) throw new Error(`${where}: ${scroll} pixels in ${width}`);
}

/** @throws where it is larger than a README should make its readers load. */
async function takeImage(page: Page, image: string): Promise<void> {
  const path = `${IMAGES}/${image}`;
  await page.screenshot({ path });
  const { size } = await stat(path);
  if (size > MAX_IMAGE_BYTES) throw new Error(`${image} has ${size} bytes, ${MAX_IMAGE_BYTES} at most`);
}
