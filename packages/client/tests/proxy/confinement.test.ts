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

it("the filter of a list is enough, a parameter of another operation is not", () => {
  expect(confine(list!, {}, pinned, routes)).toEqual({
    owners: new Map(),
    unconfined: [],
  });
  const change = {
    ...list!,
    method: "POST",
    operation: { name: "x", method: "POST", path: "/x" },
  };
  expect(confine(change, {}, pinned, routes).unconfined).toEqual([
    "phone_number_id",
  ]);
});

it("an item along the path is asked even where the query takes the parameter", () => {
  const { owners } = confine({ ...item!, query }, {}, pinned, routes);
  expect([...owners].map(([{ name }, told]) => [name, [...told]])).toEqual([
    ["conversations.get", [["phone_number_id", "1"]]],
  ]);
});
