import { readFileSync } from "node:fs";
import { type ErrorObject, Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { describeResourceMethods } from "../resources/resource-method.js";
import { loadSpecification } from "../spec/load.js";
import { listOperations } from "../spec/operations.js";
import type { Json, JsonObject } from "../spec/source.js";
import { root } from "../tasks/turbo.js";

const description = JSON.parse(
  readFileSync(`${root}/packages/types/whatsapp.json`, "utf8"),
) as JsonObject;

/** What is wrong with a value against the schema at a JSON pointer. */
function faults(pointer: string, value: Json): string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...description, $id: "messaging" });
  const validate = ajv.getSchema(`messaging#${pointer}`)!;
  void validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message }: ErrorObject) =>
      `${instancePath} ${message ?? ""}`,
  );
}

const pathPointer = (path: string, rest: string): string =>
  `/paths/${encodeURIComponent(path.replaceAll("/", "~1"))}/${rest}`;

const body = (path: string, operation: string, status = "200"): string =>
  pathPointer(
    path,
    `${operation}/responses/${status}/content/application~1json/schema`,
  );

const MESSAGE = "/components/schemas/MessagingMessage";

describe("what the messaging API sends fits its description", () => {
  it.each<[string, string, Json]>([
    [
      "a message that was sent to a user id",
      "/components/schemas/SendMessageResponse",
      {
        messaging_product: "whatsapp",
        contacts: [{ input: "US.1", wa_id: null, user_id: "US.1" }],
        messages: [{ id: "wamid.mock", message_status: "accepted" }],
      },
    ],
    [
      "orders, stickers, and responses to flows on a page without neighbors",
      body("/{phone_number_id}/messages", "get"),
      {
        data: [
          {
            id: "msg-order",
            type: "order",
            timestamp: "1735689800",
            order: {
              catalog_id: "CAT123",
              product_items: [{ product_retailer_id: "SKU-1", quantity: "1" }],
              order_text: "sample text",
            },
            kapso: { message_type_data: { catalog_id: "CAT123" } },
          },
          {
            id: "msg-sticker",
            type: "sticker",
            timestamp: "1735689810",
            sticker: { id: "S", mime_type: "image/webp", animated: true },
          },
          {
            id: "msg-flow",
            type: "interactive",
            timestamp: "1735689830",
            context: {
              id: "wamid.o",
              from: "15550100001",
              referred_product: { catalog_id: "C", product_retailer_id: "S" },
            },
            interactive: {
              type: "nfm_reply",
              nfm_reply: { name: "f", response_json: "{}" },
            },
            kapso: { flow_response: { rating: "5" } },
          },
        ],
        paging: {
          cursors: { before: null, after: null },
          next: null,
          previous: null,
        },
      },
    ],
    [
      "a template with buttons and named parameters, without paging",
      body("/{business_account_id}/message_templates", "get"),
      {
        data: [
          {
            id: "1",
            name: "order_update",
            status: "APPROVED",
            category: "UTILITY",
            language: "en_US",
            parameter_format: "named",
            components: [
              { type: "HEADER", format: "TEXT", text: "x" },
              {
                type: "BODY",
                text: "x",
                example: {
                  body_text_named_params: [
                    { param_name: "first_name", example: "x" },
                  ],
                },
              },
              {
                type: "BUTTONS",
                buttons: [
                  { type: "URL", text: "x", url: "https://shop.example/{{1}}" },
                  { type: "MPM", text: "x" },
                ],
              },
            ],
          },
        ],
      },
    ],
    [
      "a contact with its customer",
      body("/{phone_number_id}/contacts", "get"),
      {
        data: [
          {
            id: "contact-1",
            wa_id: "15550100001",
            profile_name: "Sample Person",
            customer_id: "customer-1",
          },
        ],
        paging: {
          cursors: { before: null, after: null },
          next: null,
          previous: null,
        },
      },
    ],
    [
      "the id of an upload",
      body("/{phone_number_id}/media", "post"),
      { id: "MEDIA123" },
    ],
    [
      "an error of Meta without a type",
      body("/{phone_number_id}/messages", "post", "422"),
      { error: { code: 131047, message: "Re-engagement message" } },
    ],
    [
      "an error of Meta with details",
      body("/{phone_number_id}/messages", "post", "400"),
      {
        error: {
          message: "(#130429) Rate limit hit",
          type: "OAuthException",
          code: 130429,
          error_subcode: 999001,
          error_data: { messaging_product: "whatsapp", details: "x" },
          fbtrace_id: "trace",
        },
      },
    ],
    [
      "an error of Kapso",
      body("/{phone_number_id}/messages", "post", "400"),
      { error: "Active sandbox session required to send messages" },
    ],
  ])("%s", (_name, pointer, value) => {
    expect(faults(pointer, value)).toEqual([]);
  });
});

describe("a message to send", () => {
  const base = { messaging_product: "whatsapp", to: "14155550123" };
  const buttons = (count: number): Json => ({
    ...base,
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "Well?" },
      action: {
        buttons: Array.from({ length: count }, (_, index) => ({
          type: "reply",
          reply: { id: String(index), title: String(index) },
        })),
      },
    },
  });

  it.each<[string, Json]>([
    ["a text", { ...base, type: "text", text: { body: "x".repeat(4096) } }],
    ["three buttons", buttons(3)],
    [
      "to a user id",
      {
        messaging_product: "whatsapp",
        recipient: "US.1",
        type: "text",
        text: { body: "x" },
      },
    ],
  ])("can be %s", (_name, value) => {
    expect(faults(MESSAGE, value)).toEqual([]);
  });

  it.each<[string, Json]>([
    [
      "a text of 4,097 characters",
      { ...base, type: "text", text: { body: "x".repeat(4097) } },
    ],
    ["an empty text", { ...base, type: "text", text: { body: "" } }],
    ["a text without its text", { ...base, type: "text" }],
    ["four buttons", buttons(4)],
    [
      "to nobody",
      {
        messaging_product: "whatsapp",
        type: "text",
        text: { body: "x" },
      },
    ],
  ])("cannot be %s", (_name, value) => {
    expect(faults(MESSAGE, value)).not.toEqual([]);
  });
});

it("reaches every operation of the messaging API below kapso.whatsapp", async () => {
  const { document } = await loadSpecification(root);
  const methods = describeResourceMethods(document, listOperations(document))
    .filter(({ operation }) => operation.namespace === "whatsapp")
    .map(({ resource, method }) => `${resource}.${method}`);
  expect(methods).toHaveLength(43);
  expect(new Set(methods).size).toBe(43);
  expect(methods.filter((name) => !name.startsWith("whatsapp."))).toEqual([]);
  expect(methods).toEqual(
    expect.arrayContaining([
      "whatsapp.messages.send",
      "whatsapp.media.upload",
      "whatsapp.media.get",
      "whatsapp.media.delete",
      "whatsapp.templates.list",
      "whatsapp.templates.get",
      "whatsapp.templates.create",
      "whatsapp.templates.delete",
    ]),
  );
});
