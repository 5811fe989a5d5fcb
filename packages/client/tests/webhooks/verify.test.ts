import { describe, expect, it } from "vitest";
import {
  KapsoWebhookError,
  type RawBody,
  verifyWebhook,
} from "../../src/webhooks/index.js";
import { SECRET, sign } from "./deliveries.js";

const BODY = JSON.stringify({ message: { text: { body: "Zażółć 👍" } } });
const SIGNATURE = sign(BODY);

/** The code and status that a delivery is rejected with. */
async function problemOf(verified: Promise<void>): Promise<string> {
  const error: unknown = await verified.then(
    () => "verified",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KapsoWebhookError);
  const { name, code, status, message } = error as KapsoWebhookError;
  expect(name).toBe("KapsoWebhookError");
  expect(message).not.toContain(SECRET);
  return `${status} ${code}`;
}

const verifying = (signature: string, body: RawBody = BODY): Promise<void> =>
  verifyWebhook(body, { "x-webhook-signature": signature }, SECRET);

describe("verifyWebhook", () => {
  it.each([
    ["in lower case", SIGNATURE],
    ["in upper case", SIGNATURE.toUpperCase()],
    ["with sha256= before it", `sha256=${SIGNATURE}`],
    ["with SHA256= in upper case", `SHA256=${SIGNATURE.toUpperCase()}`],
  ])("accepts a signature %s", async (_, signature) => {
    await expect(verifying(signature)).resolves.toBeUndefined();
  });

  it("accepts text, bytes, a buffer and a part of a larger buffer", async () => {
    const bytes = Buffer.from(BODY);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 5);
    const bodies: RawBody[] = [
      BODY,
      bytes,
      new Uint8Array(bytes),
      new Uint8Array(bytes).buffer,
      new DataView(new Uint8Array(bytes).buffer),
      larger.subarray(5, 5 + bytes.length),
    ];
    for (const body of bodies) await verifying(SIGNATURE, body);
    expect(bodies).toHaveLength(6);
  });

  it.each([
    ["Headers", new Headers({ "X-Webhook-Signature": SIGNATURE })],
    ["Node's headers", { "x-webhook-signature": SIGNATURE }],
    ["names in any case", { "X-WEBHOOK-Signature": SIGNATURE }],
    ["values in lists", { "x-webhook-signature": [SIGNATURE] }],
    ["Meta's header", { "x-hub-signature-256": `sha256=${SIGNATURE}` }],
    [
      "either of both headers",
      {
        "x-webhook-signature": SIGNATURE,
        "x-hub-signature-256": `sha256=${sign(BODY, "of Meta's app")}`,
      },
    ],
  ])("reads %s", async (_, headers) => {
    await expect(verifyWebhook(BODY, headers, SECRET)).resolves.toBeUndefined();
  });

  it("accepts a signature with any of several secrets", async () => {
    const headers = { "x-webhook-signature": SIGNATURE };
    await verifyWebhook(BODY, headers, ["the next one", SECRET]);
    await verifyWebhook(BODY, headers, [SECRET, "the last one"]);
    expect(
      await problemOf(verifyWebhook(BODY, headers, ["another", "a third"])),
    ).toBe("401 wrong_signature");
  });

  it.each([
    ["undefined", undefined],
    ["empty", ""],
    ["blank", " \n"],
    ["an empty list", []],
    ["empty beside a valid one", [SECRET, ""]],
  ])("rejects a secret that is %s", async (_, secret) => {
    const headers = { "x-webhook-signature": sign(BODY, "") };
    expect(await problemOf(verifyWebhook(BODY, headers, secret))).toBe(
      "500 empty_secret",
    );
  });

  it.each([
    ["missing", undefined, "401 missing_signature"],
    ["empty", "", "401 missing_signature"],
    ["truncated", SIGNATURE.slice(0, -1), "401 malformed_signature"],
    ["cut to half", SIGNATURE.slice(0, 32), "401 malformed_signature"],
    ["too long", `${SIGNATURE}0`, "401 malformed_signature"],
    ["doubled", `${SIGNATURE}, ${SIGNATURE}`, "401 malformed_signature"],
    [
      "with two prefixes",
      `sha256=sha256=${SIGNATURE}`,
      "401 malformed_signature",
    ],
    ["not hexadecimal", SIGNATURE.replace(/./, "g"), "401 malformed_signature"],
    [
      "in Base64",
      Buffer.from(SIGNATURE, "hex").toString("base64"),
      "401 malformed_signature",
    ],
    ["all zeros", "0".repeat(64), "401 wrong_signature"],
    ["of another secret", sign(BODY, "another"), "401 wrong_signature"],
    ["of another body", sign("{}"), "401 wrong_signature"],
    [
      "of the body serialized again",
      sign(JSON.stringify(JSON.parse(BODY), null, 2)),
      "401 wrong_signature",
    ],
  ])("rejects a signature that is %s", async (_, signature, problem) => {
    const headers =
      signature === undefined ? {} : { "x-webhook-signature": signature };
    expect(await problemOf(verifyWebhook(BODY, headers, SECRET))).toBe(problem);
  });

  it("rejects an empty body, whatever its signature", async () => {
    const headers = { "x-webhook-signature": sign("") };
    for (const body of ["", new Uint8Array(), new ArrayBuffer(0)]) {
      expect(await problemOf(verifyWebhook(body, headers, SECRET))).toBe(
        "400 empty_body",
      );
    }
  });

  it("explains how to get the raw body if it is parsed", async () => {
    const parsed = JSON.parse(BODY) as unknown as RawBody;
    expect(await problemOf(verifying(SIGNATURE, parsed))).toBe(
      "500 body_not_raw",
    );
    await expect(verifying(SIGNATURE, parsed)).rejects.toThrow(
      /express\.raw\(\).*Next\.js.*Fastify.*Hono/,
    );
  });
});
