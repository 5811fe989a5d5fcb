import description from "@kapso-platform/types/webhooks.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseWebhook } from "../../src/webhooks/index.js";
import { SECRET, deliver, payloads, sign } from "./deliveries.js";

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(description, "webhooks");

/** The schema of an event, or of one of the other forms. */
function schemaOf(event: string): string {
  const { requestBody } = (
    description.webhooks as unknown as Record<
      string,
      {
        post: {
          requestBody: {
            $ref?: string;
            content?: Record<string, { schema: { $ref: string } }>;
          };
        };
      }
    >
  )[event]!.post;
  const { content } = requestBody;
  const ref = requestBody.$ref ?? content!["application/json"]!.schema.$ref;
  return ref.replace("/requestBodies/", "/schemas/");
}

describe("each payload", () => {
  it.each(payloads)(
    "$name ($source) is parsed into $event",
    async ({ name, event, body }) => {
      const isMeta = event === "meta";
      const { events, isBatch, idempotencyKey } = await parseWebhook(
        deliver(body, isMeta ? {} : { event }),
        { secret: SECRET },
      );
      expect(isBatch).toBe(name.startsWith("batch"));
      expect(idempotencyKey).toBe("delivery-1");
      expect(events).toHaveLength(isBatch ? 2 : 1);
      const bodies = isBatch ? (body.data as object[]) : [body];
      expect(events).toEqual(bodies.map((one) => ({ ...one, type: event })));
    },
  );

  // An excerpt from the published reference has only a part of a message.
  it.each(payloads.filter(({ name }) => !name.startsWith("excerpt")))(
    "$name fits the description",
    ({ name, event, body }) => {
      const form = name.startsWith("batch") ? "batch" : event;
      const validate = ajv.compile({ $ref: `webhooks${schemaOf(form)}` });
      validate(body);
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it("is one of the 28 events or Meta's form, and covers all of them", () => {
    const forms = ["batch"];
    expect([...new Set(payloads.map(({ event }) => event))].sort()).toEqual(
      Object.keys(description.webhooks)
        .filter((name) => !forms.includes(name))
        .sort(),
    );
  });

  it("is parsed in the same way with Meta's signature header", async () => {
    for (const { body } of payloads) {
      const text = JSON.stringify(body);
      const { events } = await parseWebhook(
        {
          headers: { "X-Hub-Signature-256": `sha256=${sign(text)}` },
          body: text,
        },
        { secret: SECRET },
      );
      expect(events.length).toBeGreaterThan(0);
    }
  });
});
