import { describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import { PASSWORD } from "../src/person.ts";
import { DATABASES, openScene } from "./support/scene.ts";

describe.each(DATABASES)("the first run on %s", (database) => {
  const scene = openScene(database);

  it("goes from nothing to a request that is seen on the overview", async () => {
    const { person, page, offences } = await scene.visit();
    // The address as the platform prints it.
    await person.open(`/#code=${scene.platform.firstVisitCode}`);
    await page.getByLabel("Password").fill(PASSWORD);
    expect(page.url()).toBe(`${scene.origin}/`);
    await page.getByRole("button", { name: "Set password" }).click();
    const variables = await person.makeProject("my-api");
    await page.getByText("Waiting for the first request").waitFor();

    const apikee = connect(variables);
    const key = await apikee.create("acme-corp");
    const request = new Request("http://api.test/hello", { headers: { "x-api-key": key } });
    expect((await apikee.authenticate(request)).ok).toBe(true);
    await apikee.close();

    await page.getByText("The first request is here").waitFor();
    await page.getByText("GET /hello").waitFor();
    await person.goOn();
    await page.getByRole("img", { name: /Requests by outcome: allowed 1,/ }).waitFor();
    await page.getByRole("link", { name: "acme-corp" }).click();
    await page.getByRole("heading", { level: 1, name: "Logs" }).waitFor();
    await page.getByText("GET /hello").waitFor();
    expect(offences).toEqual([]);
  });

  it("is over: the next visitor is asked for the password", async () => {
    const { person, page } = await scene.visit();
    await person.open();
    await person.signIn("not the password at all");
    await page.getByText("That is not the password.").waitFor();
    await person.signIn();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  });
});
