import { beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../src/browser.ts";
import { PAGES } from "../src/pages.ts";
import { openScene, type Visitor } from "./support/scene.ts";

const scene = openScene("SQLite");
/** Text that would be seen to run, or to be an element, anywhere that it is not taken as text. */
const HOSTILE = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}`;

let visitor: Visitor;
let variables: Readonly<Record<string, string>>;

beforeAll(async () => {
  if (!hasBrowser()) return;
  visitor = await scene.visit();
  variables = await visitor.person.begin("my-api");
});

describe("what was shown once", () => {
  it("is nowhere afterwards: not in the page, its storage, or any answer", async () => {
    const { person, page } = visitor;
    const answers: string[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/v1/")) {
        response.text().then(
          (text) => answers.push(text),
          () => undefined,
        );
      }
    });
    await person.makeClient("Acme Corp");
    const key = await person.issueKey("orders:read");
    // The answer that showed it is over.
    answers.length = 0;
    const secrets = [key, variables["APIKEE_SERVER_KEY"]!, variables["APIKEE_SECRET"]!];
    for (const name of PAGES) {
      await person.goTo(name);
      const kept = await page.evaluate(() =>
        [
          document.documentElement.outerHTML,
          JSON.stringify({ ...localStorage }),
          JSON.stringify({ ...sessionStorage }),
        ].join(),
      );
      for (const secret of secrets) expect(kept.includes(secret), `on ${name}`).toBe(false);
    }
    await page.goBack();
    for (const secret of secrets) expect(answers.join().includes(secret)).toBe(false);
    expect(await page.evaluate(() => document.cookie)).toBe("");
  });
});

describe("a session", () => {
  it("of one browser is useless without its cookie", async () => {
    const { page } = visitor;
    const other = await scene.visit();
    await other.page.goto(page.url());
    await other.page.getByRole("button", { name: "Sign in" }).waitFor();
  });

  it("that was signed out everywhere is over on every page", async () => {
    const other = await scene.visit();
    await other.person.open();
    await other.person.signIn();
    await other.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await other.page.getByRole("button", { name: "Account and theme" }).click();
    await other.page.getByRole("menuitem", { name: "Sign out everywhere" }).click();
    await other.page.getByRole("button", { name: "Sign in" }).waitFor();
    await visitor.page.reload();
    await visitor.page.getByRole("button", { name: "Sign in" }).waitFor();
    await visitor.person.signIn();
    await visitor.page.getByRole("navigation", { name: "Pages", exact: true }).waitFor();
  });
});

describe("hostile text", () => {
  it("in names, paths and user agents is text", async () => {
    const { person, page, offences } = visitor;
    const { platform } = scene;
    const environment = variables["APIKEE_PROJECT_ENV"]!;
    const made = await fetch(`${platform.baseUrl}/client?project_env=${environment}`, {
      method: "POST",
      headers: { authorization: `Bearer ${platform.adminToken}`, "content-type": "application/json" },
      body: JSON.stringify({ name: HOSTILE, tenant: HOSTILE }),
    });
    expect(made.status).toBe(201);
    const endpoint = await fetch(`${platform.baseUrl}/endpoint?project_env=${environment}`, {
      method: "POST",
      headers: { authorization: `Bearer ${platform.adminToken}`, "content-type": "application/json" },
      body: JSON.stringify({ method: "GET", path: `/${HOSTILE}`, name: HOSTILE }),
    });
    expect(endpoint.status).toBe(201);
    await person.goTo("Clients");
    await page.reload();
    await page.getByRole("link", { name: HOSTILE }).click();
    await page.getByRole("heading", { level: 1, name: HOSTILE }).waitFor();
    await person.goTo("Endpoints");
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    await person.goTo("Audit");
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(offences).toEqual([]);
  });
});

describe("the page's policy", () => {
  it("allows the platform's own files and nothing else", async () => {
    const response = await fetch(scene.origin);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}';/);
    expect(policy).toContain("frame-ancestors 'none'");
    const again = await fetch(scene.origin);
    expect(again.headers.get("content-security-policy")).not.toBe(policy);
  });
});
