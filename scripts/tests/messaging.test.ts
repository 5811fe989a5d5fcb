import { readFileSync } from "node:fs";
import path from "node:path";
import { type ErrorObject, Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { describeOperation } from "../emit/client-operations.js";
import { emitFileLimits } from "../emit/client-file-limits.js";
import { emitPaths } from "../emit/client-paths.js";
import { emitResources } from "../emit/client-resources.js";
import { emitTypes } from "../emit/types.js";
import { describeResourceMethods } from "../resources/resource-method.js";
import { loadSpecification } from "../spec/load.js";
import { listOperations } from "../spec/operations.js";
import type { Json, JsonObject } from "../spec/source.js";
import { root } from "../tasks/turbo.js";
import { compile } from "./constructs/generated.js";

const description = JSON.parse(
  readFileSync(path.join(root, "packages/types/whatsapp.json"), "utf8"),
) as JsonObject;

/** The schema violations of a value, against the schema at a JSON pointer. */
function violationsOf(pointer: string, value: Json): string[] {
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

describe("a payload of the messaging API fits its description", () => {
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
      "an error from Meta without a type",
      body("/{phone_number_id}/messages", "post", "422"),
      { error: { code: 131047, message: "Re-engagement message" } },
    ],
    [
      "an error from Meta with details",
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
      "an error from Kapso",
      body("/{phone_number_id}/messages", "post", "400"),
      { error: "Active sandbox session required to send messages" },
    ],
  ])("%s", (_name, pointer, value) => {
    expect(violationsOf(pointer, value)).toEqual([]);
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
    expect(violationsOf(MESSAGE, value)).toEqual([]);
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
    expect(violationsOf(MESSAGE, value)).not.toEqual([]);
  });
});

describe("the client of the messaging API", async () => {
  const { document } = await loadSpecification(root);
  const operations = listOperations(document);
  const methods = describeResourceMethods(document, operations);
  const messaging = methods.filter(
    ({ operation }) => operation.namespace === "whatsapp",
  );

  it("has every operation in kapso.whatsapp", () => {
    const names = messaging.map(
      ({ resource, method }) => `${resource}.${method}`,
    );
    expect(names).toHaveLength(43);
    expect(new Set(names).size).toBe(43);
    expect(names.filter((name) => !name.startsWith("whatsapp."))).toEqual([]);
    expect(names).toEqual(
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

  it("takes bodies without the members that it fills in", () => {
    const types = emitTypes(document, operations);
    const client = path.join(root, "packages/client/src");
    const errors = compile(
      new Map([
        [`${client}/generated/paths.ts`, emitPaths(methods, types)],
        ...emitResources(methods, types).map(
          ({ file, code }) => [`${client}/generated/${file}`, code] as const,
        ),
        [
          `${client}/use.ts`,
          `import type { KapsoResources } from "./generated/resources.js";
declare const kapso: KapsoResources;
export async function use(file: Blob): Promise<string> {
  const { messages, profile, media, flows, templates } = kapso.whatsapp;
  const sent = await messages.send("1", { to: "14155550123", type: "text", text: { body: "Hello" } });
  // @ts-expect-error the client sets it
  await messages.send("1", { messaging_product: "whatsapp", to: "1", type: "text", text: { body: "Hello" } });
  // @ts-expect-error an image needs its image
  await messages.send("1", { to: "1", type: "image", text: { body: "Hello" } });
  // @ts-expect-error a recipient is required
  await messages.send("1", { type: "text", text: { body: "Hello" } });
  await messages.sendMarketing("1", { to: "1", template: { name: "sale", language: { code: "en" } } });
  const { id } = await media.upload("1", file);
  await flows.assets.upload("1", { file });
  const { about } = await profile.get("1");
  for await (const template of templates.list("2", { status: "APPROVED" })) {
    console.log(template.components.map(({ text }) => text), about);
  }
  return sent.messages[0]?.id ?? id;
}
`,
        ],
      ]),
    );
    expect(errors).toEqual([]);
  });

  it("fills in members, and uses the base URL, at run time", () => {
    const row = (key: string): unknown => {
      const found = messaging.find(
        ({ operation: { method, path: place } }) =>
          `${method.toUpperCase()} ${place}` === key,
      );
      return describeOperation(found!);
    };
    expect(row("POST /{phone_number_id}/messages")).toEqual({
      name: "whatsapp.messages.send",
      method: "POST",
      path: "/{phone_number_id}/messages",
      api: "whatsapp",
      response: "bare",
      body: true,
      constants: { messaging_product: "whatsapp" },
      defaults: { recipient_type: "individual" },
    });
    expect(row("POST /{flow_id}/assets")).toMatchObject({
      contentType: "multipart/form-data",
      constants: { name: "flow.json", asset_type: "FLOW_JSON" },
    });
    expect(emitFileLimits(messaging)).toContain(
      '{"whatsapp.media.upload":[{"kind":"image","types":["image/jpeg","image/png"],"maxBytes":5242880},',
    );
    expect(row("GET /media_download")).toMatchObject({
      levelsUp: 1,
      response: "blob",
    });
    expect(
      row("GET /{phone_number_id}/whatsapp_business_profile"),
    ).toMatchObject({ response: "single" });
    expect(row("GET /{business_account_id}/message_templates")).toMatchObject({
      response: "graph",
    });
  });
});
