import { expect, it, vi } from "vitest";
import { onDemand, loadParts } from "../../src/load-on-demand.js";
import { json, fakeClient } from "../fake-fetch.js";

const PAGE = { data: [], paging: { next: null, previous: null } };

function addPart() {
  const load = vi.fn(() => Promise.resolve("loaded"));
  return { load, part: onDemand(load) };
}

it("loads all parts immediately if there is a key", () => {
  const { load } = addPart();
  fakeClient(() => json(PAGE));
  expect(load).toHaveBeenCalledOnce();
});

it("loads all parts after the first response if there is no key", async () => {
  const { load } = addPart();
  const { kapso } = fakeClient(() => json(PAGE), { apiKey: null });
  expect(load).not.toHaveBeenCalled();
  await kapso.users.list();
  expect(load).toHaveBeenCalledOnce();
  await kapso.users.list();
  expect(load).toHaveBeenCalledOnce();
});

it("loads a part once, and again after a failure", async () => {
  const { load, part } = addPart();
  load.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  loadParts();
  await expect(part()).rejects.toThrow(
    "a part of the client could not be loaded",
  );
  expect(await Promise.all([part(), part()])).toEqual(["loaded", "loaded"]);
  expect(load).toHaveBeenCalledTimes(2);
});
