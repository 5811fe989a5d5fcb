import { createSandbox } from "@kapso-platform/sandbox";
import { describe, expect, it, onTestFinished } from "vitest";
import { sandboxControl } from "../server/sandbox-control.js";

describe("the control of the sandbox", () => {
  const receive = async (type: string): Promise<number> => {
    const sandbox = createSandbox({ conversations: 1 });
    onTestFinished(() => sandbox.close());
    const response = await sandboxControl(sandbox).request("/receive", {
      method: "POST",
      headers: { "content-type": type },
      body: JSON.stringify({ from: "+14155550123", text: "Hello" }),
    });
    return response.status;
  };

  it.each(["application/json", "Application/JSON; charset=utf-8"])(
    "accepts %s",
    async (type) => {
      expect(await receive(type)).toBe(200);
    },
  );

  it.each([
    "text/plain; x=application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=application/json",
    "application/jsonp",
    "application/json, text/plain",
  ])("rejects what a page of another site can send: %s", async (type) => {
    expect(await receive(type)).toBe(415);
  });
});
