import { describe, expect, it } from "vitest";
import { fromFetchRequest, fromNodeRequest, pathOfTarget } from "../../src/guard/request.ts";

describe("the path of a target", () => {
  it.each([
    ["/orders", "/orders"],
    ["/orders?x=1", "/orders"],
    ["/orders#x", "/orders"],
    ["/orders?x#y", "/orders"],
    ["/orders#x?y", "/orders"],
    ["/orders?", "/orders"],
    ["/a//b/../c;d%2fe", "/a//b/../c;d%2fe"],
    ["?x=/orders", ""],
    ["#/orders", ""],
    ["", ""],
    ["*", "*"],
    ["http://x/orders?y", "http://x/orders"],
  ])("of %j is %j, and nothing is decoded", (target, path) => {
    expect(pathOfTarget(target)).toBe(path);
  });
});

describe("a guard request over node:http", () => {
  const rawHeaders = [
    ...["Host", "localhost", "X-Api-KEY", "first", "authorization", "Bearer a", "x-api-key", "second"],
    ...["AUTHORIZATION", "Basic b", "x-api-keys", "longer", "x-api-ke", "shorter", "X-API-KEY", ""],
  ];
  const request = fromNodeRequest({ method: "POST", url: "/orders?x=1", rawHeaders });

  it("has every value of a header, in the order in which they stand, whatever the case of their names", () => {
    expect(request.headerValues("x-api-key")).toEqual(["first", "second", ""]);
    expect(request.headerValues("authorization")).toEqual(["Bearer a", "Basic b"]);
  });

  it("takes no value for a name", () => {
    const values = fromNodeRequest({ rawHeaders: ["x-other", "x-api-key", "x-api-key", "x-other"] });
    expect(values.headerValues("x-api-key")).toEqual(["x-other"]);
    expect(values.headerValues("x-other")).toEqual(["x-api-key"]);
  });

  it.each(["x-absent", "host ", "", "__proto__", "constructor"])("has no value of the header %j", (name) => {
    expect(request.headerValues(name)).toEqual([]);
  });

  it("ignores a name that stands without a value", () => {
    const odd = fromNodeRequest({ rawHeaders: ["x-api-key", "value", "x-api-key"] });
    expect(odd.headerValues("x-api-key")).toEqual(["value"]);
  });

  it("has the method, the target and its path as they were sent", () => {
    expect(request).toMatchObject({ method: "POST", target: "/orders?x=1", path: "/orders" });
  });

  it("has the target and the path that the framework kept, where it cut them", () => {
    const route = { target: "/api/orders?x=1", path: "/api/orders" };
    const mounted = fromNodeRequest({ method: "GET", url: "/orders?x=1", rawHeaders: [] }, route);
    expect(mounted).toMatchObject(route);
    expect(fromNodeRequest({ url: "/cut", rawHeaders: [] }, { target: "/whole?x" }).path).toBe("/whole");
  });

  it("is one for no path where node:http has none", () => {
    const empty = fromNodeRequest({ rawHeaders: [] });
    expect(empty).toMatchObject({ method: "", target: "", path: "" });
    expect(empty.key).toBeUndefined();
  });
});

describe("a guard request over the Fetch API", () => {
  it.each([
    ["http://localhost/orders?x=1", "/orders?x=1", "/orders"],
    ["https://localhost:8443/a//b?x#y", "/a//b?x#y", "/a//b"],
    ["http://localhost", "/", "/"],
    ["http://localhost/?u=http://x/y", "/?u=http://x/y", "/"],
    ["http://localhost/a/%2e%2e/b;c", "/b;c", "/b;c"],
    ["http://localhost/%61dmin", "/%61dmin", "/%61dmin"],
    ["http://[::1]:80/x", "/x", "/x"],
  ])("of %s has the target %s", (url, target, path) => {
    expect(fromFetchRequest(new Request(url))).toMatchObject({ method: "GET", target, path });
  });

  it("keeps a path as it stands where the runtime did not tidy it", () => {
    const headers = new Headers();
    const request = fromFetchRequest({ method: "GET", url: "http://x/health/../admin#y", headers });
    expect(request).toMatchObject({ target: "/health/../admin#y", path: "/health/../admin" });
  });

  it("has the path that the framework goes by, where it gives one", () => {
    const request = fromFetchRequest(new Request("http://localhost/api/x"), { path: "/x" });
    expect(request).toMatchObject({ target: "/api/x", path: "/x" });
  });

  it("has one value of a header, joined where it was sent twice, and none where it was not sent", () => {
    const headers = new Headers({ "X-API-Key": " one " });
    headers.append("authorization", "Bearer a");
    headers.append("Authorization", "Basic b");
    const request = fromFetchRequest(new Request("http://localhost/", { headers }));
    expect(request.headerValues("x-api-key")).toEqual(["one"]);
    expect(request.headerValues("authorization")).toEqual(["Bearer a, Basic b"]);
    expect(request.headerValues("cookie")).toEqual([]);
  });

  it("has a value without the blanks around it, where the runtime left them, and with all other white space", () => {
    const headers = { get: () => " \t key \u00a0\t" };
    const request = fromFetchRequest({ method: "GET", url: "http://x/", headers });
    expect(request.headerValues("x-api-key")).toEqual(["key \u00a0"]);
  });

  it("has what keeps the runtime going after the response, where there is such a thing", () => {
    const waitUntil = () => undefined;
    const request = new Request("http://localhost/x");
    expect(fromFetchRequest(request, { waitUntil })).toMatchObject({ waitUntil, path: "/x" });
    expect(fromFetchRequest(request).waitUntil).toBeUndefined();
  });

  it("tells an empty header from none", () => {
    const request = fromFetchRequest(new Request("http://localhost/", { headers: { "x-api-key": "" } }));
    expect(request.headerValues("x-api-key")).toEqual([""]);
  });

  it("has its method in capitals, as the Fetch API has", () => {
    expect(fromFetchRequest(new Request("http://localhost/", { method: "options" })).method).toBe("OPTIONS");
  });
});
