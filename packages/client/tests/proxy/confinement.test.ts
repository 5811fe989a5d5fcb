import { expect, it } from "vitest";
import { confine } from "../../src/proxy/scope/confine.js";
import { listRoutes } from "../../src/proxy/routes/route.js";

const routes = listRoutes();
const [list, item] = [
  "conversations.list",
  "conversations.assignments.create",
].map((id) => routes.find((route) => route.name === id)!);
const pinned = new Map([["phone_number_id", "1"]]);
const query = ["phone_number_id"];

it("the filter of a list is sufficient, a parameter of another operation is not", () => {
  expect(confine({ route: list!, ids: {} }, pinned, routes)).toEqual({
    owners: new Map(),
    unconfined: [],
  });
  const { list: _list, ...rest } = list!;
  const route = { ...rest, method: "POST", path: "/x" };
  expect(confine({ route, ids: {} }, pinned, routes).unconfined).toEqual([
    "phone_number_id",
  ]);
});

it("an item in the path is checked even if the query takes the parameter", () => {
  const { owners } = confine(
    { route: { ...item!, query }, ids: {} },
    pinned,
    routes,
  );
  expect([...owners].map(([{ name }, values]) => [name, [...values]])).toEqual([
    ["conversations.get", [["phone_number_id", "1"]]],
  ]);
});
