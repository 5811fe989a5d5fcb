import { inspect } from "node:util";
import { expect, it } from "vitest";
import { KapsoArgumentError } from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

const keyOf = (init: RequestInit): string | null =>
  new Headers(init.headers).get("x-api-key");

it("a key function is called for each attempt", async () => {
  const keys = ["kapso_live_first", "kapso_live_second"];
  const { kapso, calls } = fakeClient(
    () =>
      calls.length === 1
        ? json({}, { status: 503, headers: { "retry-after": "0" } })
        : json({ data: { id: "1" } }),
    { apiKey: () => Promise.resolve(keys.shift()!), maxRetries: 1 },
  );
  const sent: (string | null)[] = [];
  kapso.use({
    onRequest: ({ request }) =>
      void sent.push(request.headers.get("x-api-key")),
  });
  expect(await kapso.contacts.get("1")).toEqual({ id: "1" });
  expect(sent).toEqual([null]);
  expect(keyOf(calls[1]![1])).toBe("kapso_live_second");
});

it("no error contains a key from a key function", async () => {
  const keys = ["kapso_live_first", "kapso_live_second"];
  const { kapso } = fakeClient(
    (_url, init) =>
      json(
        { error: `bad ${keyOf(init)!}, not kapso_live_first` },
        { status: 401 },
      ),
    { apiKey: () => keys.shift()! },
  );
  for (let count = 0; count < 2; count++) {
    const error = await rejection(kapso.contacts.get("1"));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(
      /kapso_live/,
    );
  }
});

it.each([
  [
    "throws",
    () => {
      throw new Error("vault: token s.123");
    },
  ],
  ["returns nothing", () => undefined as unknown as string],
  ["returns a line break", () => "secret\n"],
])(
  "a key function that %s causes an argument error, which does not show the key",
  async (_how, apiKey) => {
    const { kapso, calls } = fakeClient(() => json({}), { apiKey });
    const error = await rejection(kapso.contacts.get("1"));
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect(String(error)).toMatch(/apiKey (could not|must be)/);
    expect(String(error)).not.toMatch(/s\.123|secret/);
    expect(calls).toEqual([]);
  },
);
