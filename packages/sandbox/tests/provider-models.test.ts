import type { ProviderModelListResponse } from "@kapso-platform/types";
import { expect, test } from "vitest";
import { call, startEmpty } from "./support/api.js";

test("lists a model for every way of thinking", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await call<ProviderModelListResponse>(
    sandbox,
    "/provider_models",
  );
  expect(status).toBe(200);
  expect(body.data.map(({ thinking_mode: mode }) => mode)).toEqual([
    "disabled",
    "manual",
    "adaptive",
  ]);
  for (const model of body.data) {
    const efforts = model.supported_reasoning_efforts ?? [];
    expect(efforts.length > 0).toBe(model.reasoning_model);
  }
});
