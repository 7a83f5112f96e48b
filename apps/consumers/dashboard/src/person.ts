import type { TestPlatform } from "@apikee/platform/testing";
import type { Page } from "playwright-core";
import type { Variables } from "./connect.ts";

/** The password of whoever administers the platforms here. */
export const PASSWORD = "a long enough password";

/** What a person does with the dashboard, by what they see. */
export class Person {
  readonly page: Page;
  readonly #origin: string;
  readonly #firstVisitCode: string;

  constructor(page: Page, { baseUrl, firstVisitCode }: Pick<TestPlatform, "baseUrl" | "firstVisitCode">) {
    this.page = page;
    this.#origin = new URL(baseUrl).origin;
    this.#firstVisitCode = firstVisitCode;
  }

  /** Opens the platform's address, or a page of it. */
  async open(path = "/"): Promise<void> {
    await this.page.goto(this.#origin + path);
  }

  /** Chooses the administrator's password on the first visit. */
  async choosePassword(): Promise<void> {
    await this.page.getByLabel("Code").fill(this.#firstVisitCode);
    await this.page.getByLabel("Password").fill(PASSWORD);
    await this.page.getByRole("button", { name: "Set password" }).click();
  }

  async signIn(password = PASSWORD): Promise<void> {
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  /** Makes a project, and gives the environment lines that are shown this once. */
  async makeProject(slug: string): Promise<Variables> {
    await this.page.getByLabel("Slug").fill(slug);
    await this.page.getByRole("button", { name: "Make the project" }).click();
    await this.page.getByText("These lines are shown this once").waitFor();
    const text = await this.page.locator("figure", { hasText: "Environment" }).locator("pre").textContent();
    const lines = (text ?? "").trim().split("\n");
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
  }

  /** Leaves the page of the credentials for the overview. */
  async goOn(): Promise<void> {
    await this.page.getByLabel("I have kept these lines").check();
    await this.page.getByRole("button", { name: "Go to the overview" }).click();
    await this.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  }

  /** Goes from the first visit to the overview of a first project, and gives its environment lines. */
  async begin(slug: string): Promise<Variables> {
    await this.open();
    await this.choosePassword();
    const variables = await this.makeProject(slug);
    await this.goOn();
    return variables;
  }

  /** Goes to a page by the navigation. */
  async goTo(name: string): Promise<void> {
    await this.page
      .getByRole("navigation", { name: "Pages", exact: true })
      .getByRole("link", { name })
      .click();
    await this.page.getByRole("heading", { level: 1, name }).waitFor();
  }

  /** Makes a template, with limits by their labels. */
  async makeTemplate(name: string, limits: Readonly<Record<string, string>>): Promise<void> {
    await this.goTo("Templates");
    await this.page.getByRole("button", { name: "New template" }).first().click();
    const dialog = this.page.getByRole("dialog", { name: "New template" });
    await dialog.getByLabel("Name").fill(name);
    for (const [label, limit] of Object.entries(limits)) await dialog.getByLabel(label).fill(limit);
    await dialog.getByRole("button", { name: "Save" }).click();
    await this.page.getByRole("link", { name }).waitFor();
  }

  /** Makes a client, whose page is then open. */
  async makeClient(name: string, template?: string): Promise<void> {
    await this.goTo("Clients");
    await this.page.getByRole("button", { name: "New client" }).first().click();
    const dialog = this.page.getByRole("dialog", { name: "New client" });
    await dialog.getByLabel("Name").fill(name);
    if (template !== undefined) await dialog.getByLabel("Template").selectOption({ label: template });
    await dialog.getByRole("button", { name: "Make the client" }).click();
    await this.page.getByRole("heading", { level: 1, name }).waitFor();
  }

  /** Issues a key to the client whose page is open, and gives it. */
  async issueKey(scopes: string): Promise<string> {
    await this.page.getByRole("button", { name: "Issue a key" }).first().click();
    const dialog = this.page.getByRole("dialog", { name: /^Issue a key/ });
    await dialog.getByLabel("Name").fill("first");
    await dialog.getByLabel("Scopes").fill(scopes);
    await dialog.getByRole("button", { name: "Issue the key" }).click();
    const shown = this.page.getByRole("dialog", { name: "Your new key" });
    const key = await shown.locator(".shown-key").textContent();
    await shown.getByRole("button", { name: "I have it" }).click();
    return key ?? "";
  }
}
