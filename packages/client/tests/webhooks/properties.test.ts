import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  KapsoWebhookError,
  identityOf,
  parseWebhook,
  verifyWebhook,
} from "../../src/webhooks/index.js";
import { SECRET, payloads, sign } from "./deliveries.js";

const payload = fc.constantFrom(...payloads.map(({ body }) => body));

/** Throws unless the error is a `KapsoWebhookError`. */
async function isRejected(verified: Promise<unknown>): Promise<boolean> {
  try {
    await verified;
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(KapsoWebhookError);
    return true;
  }
}

describe("a valid delivery", () => {
  it("never verifies with a byte of the body changed, removed or added", async () => {
    await fc.assert(
      fc.asyncProperty(
        payload,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom("change", "remove", "insert"),
        async (body, at, by, how) => {
          const bytes = Buffer.from(JSON.stringify(body));
          const headers = { "x-webhook-signature": sign(bytes) };
          const place = at % bytes.length;
          const rest = bytes.subarray(how === "insert" ? place : place + 1);
          const byte = how === "remove" ? [] : [bytes[place]! ^ by];
          const mutated = Buffer.concat([
            bytes.subarray(0, place),
            Buffer.from(byte),
            rest,
          ]);
          await verifyWebhook(bytes, headers, SECRET);
          expect(
            await isRejected(verifyWebhook(mutated, headers, SECRET)),
          ).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never verifies with any single byte of the body changed", async () => {
    const [smallest] = payloads
      .map(({ body }) => Buffer.from(JSON.stringify(body)))
      .sort((a, b) => a.length - b.length);
    const headers = { "x-webhook-signature": sign(smallest!) };
    for (const [index, byte] of smallest!.entries()) {
      const mutated = Buffer.from(smallest!);
      mutated[index] = byte ^ (1 << (index % 8));
      const verified = verifyWebhook(mutated, headers, SECRET);
      expect([index, await isRejected(verified)]).toEqual([index, true]);
    }
  });

  it("never verifies if it is truncated or extended", async () => {
    await fc.assert(
      fc.asyncProperty(
        payload,
        fc.nat(),
        fc.string(),
        async (body, at, more) => {
          const text = JSON.stringify(body);
          const headers = { "x-webhook-signature": sign(text) };
          const cut = text.slice(0, at % text.length);
          for (const other of [cut, `${text}${more} `]) {
            expect(
              await isRejected(verifyWebhook(other, headers, SECRET)),
            ).toBe(true);
          }
        },
      ),
    );
  });

  it("never verifies with a character of the signature changed", async () => {
    await fc.assert(
      fc.asyncProperty(
        payload,
        fc.nat({ max: 63 }),
        fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
        async (body, at, character) => {
          const text = JSON.stringify(body);
          const signature = sign(text);
          fc.pre(signature[at] !== character.toLowerCase());
          const mutated =
            signature.slice(0, at) + character + signature.slice(at + 1);
          const headers = { "x-webhook-signature": mutated };
          expect(await isRejected(verifyWebhook(text, headers, SECRET))).toBe(
            true,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("any request", () => {
  it("is parsed or rejected with a KapsoWebhookError", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json(),
          fc.uint8Array(),
          fc.anything({ withNullPrototype: true, withTypedArray: true }),
        ),
        fc.dictionary(
          fc.constantFrom(
            "x-webhook-signature",
            "x-webhook-event",
            "x-webhook-batch",
            "get",
            "toString",
          ),
          fc.string(),
        ),
        fc.boolean(),
        async (body, headers, isSigned) => {
          const isRaw = typeof body === "string" || body instanceof Uint8Array;
          const signature = isSigned && isRaw ? sign(body) : "none";
          const parsed = parseWebhook(
            { headers: { ...headers, "x-hub-signature-256": signature }, body },
            { secret: SECRET },
          );
          await isRejected(parsed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is parsed into events with a type and an identity, if it is signed JSON", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.constantFrom(
            "message",
            "conversation",
            "contact",
            "data",
            "batch",
            "entry",
            "object",
            "type",
            "event",
          ),
          fc.jsonValue(),
        ),
        fc.option(fc.constantFrom(...payloads.map(({ event }) => event))),
        async (body, event) => {
          const text = JSON.stringify(body);
          const { events } = await parseWebhook(
            {
              body: text,
              headers: {
                "x-webhook-signature": sign(text),
                ...(event === null ? {} : { "x-webhook-event": event }),
              },
            },
            { secret: SECRET },
          );
          for (const one of events) {
            expect(one.type).toBeTypeOf("string");
            const { id, name } = identityOf(one);
            expect(id === null || id.length > 0).toBe(true);
            expect(name === null || name.length > 0).toBe(true);
            if (one.type === "whatsapp.message.received") {
              expect(one.message).toBeInstanceOf(Object);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
