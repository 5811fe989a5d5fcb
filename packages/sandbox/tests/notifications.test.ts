import type {
  NotificationDestination,
  NotificationEventType,
  NotificationRoute,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, startEmpty } from "./support/api.js";

const DESTINATIONS = "/notifications/destinations";
const ROUTES = "/notifications/routes";

interface Rejection {
  errors: Record<string, string[]>;
}

async function read<Item>(sandbox: Sandbox, path: string): Promise<Item[]> {
  const { body } = await call<{ data: Item[] }>(sandbox, path);
  return body.data;
}

const destinations = (sandbox: Sandbox) =>
  read<NotificationDestination>(sandbox, DESTINATIONS);

const routes = (sandbox: Sandbox) => read<NotificationRoute>(sandbox, ROUTES);

function add(sandbox: Sandbox, body: object) {
  return call<{ data: NotificationDestination } & Rejection>(
    sandbox,
    DESTINATIONS,
    { method: "POST", body: { kind: "shared_email", ...body } },
  );
}

function put(sandbox: Sandbox, destination_id: string, event_key: string) {
  return call<{ data: NotificationRoute } & Rejection>(sandbox, ROUTES, {
    method: "PUT",
    body: { destination_id, event_key },
  });
}

test("lists the events that can be routed, by category and name", async () => {
  const sandbox = await startEmpty();
  const types = await read<NotificationEventType>(
    sandbox,
    "/notifications/events",
  );
  expect(types.map(({ key }) => key)).toContain("findings.detected");
  expect(types.map(({ key }) => key)).not.toContain(
    "product.test_notification",
  );
  const order = types.map(({ category, name }) => `${category} ${name}`);
  expect(order).toEqual([...order].sort());
});

test("a new destination is pending until its address is confirmed", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await add(sandbox, {
    address: "Alerts@Example.org",
    label: "Alerts",
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    kind: "shared_email",
    channel: "email",
    address: "alerts@example.org",
    label: "Alerts",
    status: "pending",
    verified_at: null,
    user_id: null,
  });
  expect(body.data.created_at).toMatch(/\.\d{6}Z$/);
  expect((await destinations(sandbox)).at(-1)).toEqual(body.data);
});

test("rejects another kind with 400 and an address with errors by field", async () => {
  const sandbox = await startEmpty();
  const kind = await add(sandbox, { kind: "slack_channel", address: "C1" });
  expect(kind.status).toBe(400);
  expect(kind.body.error).toContain('"kind"');
  await add(sandbox, { address: "alerts@example.org" });
  const rejected: [string | number | undefined, string][] = [
    [undefined, "address"],
    [7, "address"],
    ["nobody", "address"],
    ["ALERTS@example.org", "address"],
    ["noam@example.com", "base"],
    ["suppressed@example.org", "base"],
  ];
  for (const [address, field] of rejected) {
    const { status, body } = await add(sandbox, { address });
    expect([address, status, Object.keys(body.errors)]).toEqual([
      address,
      422,
      [field],
    ]);
  }
});

test("removing a destination takes its routes along, and adding it revives it", async () => {
  const sandbox = await startEmpty();
  const { body } = await add(sandbox, { address: "alerts@example.org" });
  const { id } = body.data;
  await put(sandbox, id, "findings.detected");
  const path = `${DESTINATIONS}/${id}`;
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
  expect((await destinations(sandbox)).map((each) => each.id)).not.toContain(
    id,
  );
  expect(
    (await routes(sandbox)).map((route) => route.destination_id),
  ).not.toContain(id);
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(404);
  const again = await add(sandbox, { address: "alerts@example.org" });
  expect(again.status).toBe(201);
  expect(again.body.data).toMatchObject({ id, status: "pending" });
});

test("the same route twice is one route", async () => {
  const sandbox = await startEmpty();
  const { body } = await add(sandbox, { address: "alerts@example.org" });
  const before = await routes(sandbox);
  const first = await put(sandbox, body.data.id, "usage.limit_near");
  const second = await put(sandbox, body.data.id, "usage.limit_near");
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body).toEqual(first.body);
  expect(await routes(sandbox)).toEqual([...before, first.body.data]);
});

test("rejects a route for an unknown event or destination", async () => {
  const sandbox = await startEmpty();
  const [destination] = await destinations(sandbox);
  const { id } = destination!;
  const unknown = await put(sandbox, id, "moon.full");
  expect([unknown.status, unknown.body.error]).toEqual([
    400,
    expect.stringContaining('"moon.full"') as string,
  ]);
  const internal = await put(sandbox, id, "product.test_notification");
  expect([internal.status, internal.body.error]).toEqual([
    400,
    expect.stringContaining("is internal") as string,
  ]);
  const lost = await put(sandbox, idOf(9), "findings.detected");
  expect([lost.status, lost.body]).toEqual([404, {}]);
  const malformed = await put(sandbox, "x", "findings.detected");
  expect(malformed.status).toBe(422);
  expect(Object.keys(malformed.body.errors)).toEqual(["destination_id"]);
});

test("a deleted route is gone, and a second deletion is 404", async () => {
  const sandbox = await startEmpty();
  const [route, ...others] = await routes(sandbox);
  const path = `${ROUTES}/${route!.id}`;
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
  expect(await routes(sandbox)).toEqual(others);
  for (const each of [path, `${ROUTES}/x`, `${DESTINATIONS}/x`]) {
    const { status, body } = await call(sandbox, each, { method: "DELETE" });
    expect([status, body]).toEqual([404, {}]);
  }
});
