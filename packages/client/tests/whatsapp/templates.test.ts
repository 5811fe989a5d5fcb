import { describe, expect, it } from "vitest";
import {
  KapsoArgumentError,
  type TemplateToSend,
  templateFields,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { respondWith } from "../transport/http-server.js";
import {
  WHATSAPP_PATH,
  jsonOf,
  sent,
  startMessaging,
} from "./messaging-server.js";

const to = "+14155550123";
const base = {
  id: "1",
  name: "order_update",
  language: "en_US",
  status: "APPROVED",
  category: "UTILITY",
} as const;
const named = {
  ...base,
  parameter_format: "NAMED",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{order_id}}" },
    {
      type: "BODY",
      text: "Hello {{first_name}}, order {{order_id}} is on its way.",
      example: {
        body_text_named_params: [
          { param_name: "first_name", example: "Alicia" },
        ],
      },
    },
    { type: "FOOTER", text: "Reply STOP to opt out" },
  ],
};
const positional = {
  ...base,
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}" },
    { type: "BODY", text: "It comes on {{2}}, {{1}}. See you on {{2}}." },
  ],
};
const pressed = {
  ...base,
  components: [
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Thank you." },
    {
      type: "BUTTONS",
      buttons: [
        { type: "PHONE_NUMBER", text: "Call", phone_number: "14155550123" },
        { type: "URL", text: "Track", url: "https://shop.example/{{1}}" },
        { type: "COPY_CODE", example: "SALE" },
        { type: "QUICK_REPLY", text: "Stop" },
        { type: "FLOW", text: "Rate us" },
        { type: "URL", text: "Home", url: "https://shop.example" },
      ],
    },
  ],
};

/** The template in the request of a message. */
async function sentTemplate(
  message: Omit<TemplateToSend, "to">,
): Promise<unknown> {
  const server = await startMessaging(sent);
  await server.kapso.whatsapp.templates.send("1", { to, ...message });
  const body = jsonOf(server.received[0]!) as Record<string, unknown>;
  expect(body).toMatchObject({
    messaging_product: "whatsapp",
    to: "14155550123",
    type: "template",
  });
  return body.template;
}

async function problemOf(message: unknown): Promise<string> {
  const server = await startMessaging(sent);
  const error = await rejection(
    server.kapso.whatsapp.templates.send("1", {
      to,
      ...(message as Omit<TemplateToSend, "to">),
    }),
  );
  expect(error).toBeInstanceOf(KapsoArgumentError);
  expect(server.received).toEqual([]);
  return (error as Error).message;
}

describe("templates.send", () => {
  it("fills parameters with names", async () => {
    expect(
      await sentTemplate({
        template: named,
        values: { first_name: "Alicia", order_id: 4711 },
      }),
    ).toEqual({
      name: "order_update",
      language: { code: "en_US" },
      components: [
        {
          type: "header",
          parameters: [
            { type: "text", parameter_name: "order_id", text: "4711" },
          ],
        },
        {
          type: "body",
          parameters: [
            { type: "text", parameter_name: "first_name", text: "Alicia" },
            { type: "text", parameter_name: "order_id", text: "4711" },
          ],
        },
      ],
    });
  });

  it("fills numbered parameters of the header before those of the body", async () => {
    expect(
      await sentTemplate({
        template: positional,
        values: ["4711", "Alicia", "Monday"],
      }),
    ).toMatchObject({
      components: [
        { type: "header", parameters: [{ type: "text", text: "4711" }] },
        {
          type: "body",
          parameters: [
            { type: "text", text: "Alicia" },
            { type: "text", text: "Monday" },
          ],
        },
      ],
    });
  });

  it("sends a template without parameters unchanged", async () => {
    const template = { ...base, components: [{ type: "BODY", text: "Hello" }] };
    const message = { name: "order_update", language: { code: "en_US" } };
    expect(await sentTemplate({ template })).toEqual(message);
    expect(await sentTemplate({ template, values: [] })).toEqual(message);
    expect(await sentTemplate({ template, values: {} })).toEqual(message);
  });

  it("fills the file in the header and the buttons", async () => {
    const action = { flow_token: "unused" };
    expect(
      await sentTemplate({
        template: pressed,
        header: { id: "42" },
        buttons: { 1: "orders/4711", 2: "SALE", 3: "stop", 4: action },
      }),
    ).toMatchObject({
      components: [
        {
          type: "header",
          parameters: [{ type: "image", image: { id: "42" } }],
        },
        {
          type: "button",
          sub_type: "url",
          index: "1",
          parameters: [{ type: "text", text: "orders/4711" }],
        },
        {
          type: "button",
          sub_type: "copy_code",
          index: "2",
          parameters: [{ type: "coupon_code", coupon_code: "SALE" }],
        },
        {
          type: "button",
          sub_type: "quick_reply",
          index: "3",
          parameters: [{ type: "payload", payload: "stop" }],
        },
        {
          type: "button",
          sub_type: "flow",
          index: "4",
          parameters: [{ type: "action", action }],
        },
      ],
    });
  });

  it("fills a location in the header", async () => {
    const template = {
      ...base,
      components: [{ type: "HEADER", format: "LOCATION" }],
    };
    const header = { latitude: 52.5, longitude: 13.4 };
    expect(await sentTemplate({ template, header })).toMatchObject({
      components: [
        {
          type: "header",
          parameters: [{ type: "location", location: header }],
        },
      ],
    });
    expect(await problemOf({ template, header: { id: "42" } })).toMatch(
      /^header must not be {"id":"42"}: .* has a location/,
    );
  });

  it("knows the names of parameters in parts without text", async () => {
    const template = {
      ...base,
      parameter_format: "named",
      components: [
        {
          type: "BODY",
          text: "x",
          example: {
            body_text_named_params: [
              { param_name: "first_name", example: "x" },
            ],
          },
        },
      ],
    };
    expect(await problemOf({ template })).toMatch(
      /^values.first_name is missing/,
    );
  });

  it.each([
    [
      { template: named, values: { first_name: "Alicia" } },
      'values.order_id is missing: the template "order_update" requires it',
    ],
    [
      { template: named, values: { first_name: "Alicia", order_id: " " } },
      /^values.order_id is missing/,
    ],
    [
      {
        template: named,
        values: { first_name: "Alicia", order_id: 1, firstname: "x" },
      },
      'values.firstname is not used by the template "order_update", which takes order_id, first_name',
    ],
    [
      { template: named, values: ["Alicia"] },
      /^values must be an object with order_id, first_name:/,
    ],
    [
      { template: named, values: { first_name: {}, order_id: 1 } },
      "values.first_name must be a string or a number, not {}",
    ],
    [
      { template: positional, values: ["4711", "Alicia"] },
      'values[2] is missing: the template "order_update" requires a value for {{2}} of the body',
    ],
    [
      { template: positional, values: ["1", "2", "3", "4"] },
      'values[3] is not used by the template "order_update", which takes {{1}} of the header, {{1}} of the body, {{2}} of the body',
    ],
    [
      { template: positional, values: { 1: "x" } },
      /^values must be a list of 3:/,
    ],
    [
      { template: positional, values: ["1", "2", "3"], header: { id: "1" } },
      /^header is not used by the template/,
    ],
    [
      { template: pressed, buttons: { 1: "x", 2: "y" } },
      'header is missing: the header of the template "order_update" has a file of kind image, { id } or { link }',
    ],
    [
      { template: pressed, header: { id: "1" }, buttons: { 1: "x" } },
      /^buttons\[2\] is missing/,
    ],
    [
      {
        template: pressed,
        header: { id: "1" },
        buttons: [undefined, "x", "y", "z", {}, "a"],
      },
      /^buttons\[5\] is not used .* takes buttons\[1\], buttons\[2\]/,
    ],
    [
      { template: { ...named, status: "PAUSED" }, values: {} },
      'template must be approved to be sent: "order_update" is "PAUSED"',
    ],
    [
      { template: "order_update" },
      /^template must be a template as templates.list returns it/,
    ],
    [
      {
        template: named,
        values: { first_name: "A", order_id: 1 },
        to: "Alicia",
      },
      /^to must be/,
    ],
  ])("rejects before the request: %#", async (message, problem) => {
    expect(await problemOf(message)).toMatch(problem);
  });
});

it("templateFields lists the fields of a form for a template", () => {
  expect(templateFields(named)).toEqual([
    { name: "order_id", part: "header", kind: "text", isRequired: true },
    {
      name: "first_name",
      part: "body",
      kind: "text",
      isRequired: true,
      example: "Alicia",
    },
    { name: "order_id", part: "body", kind: "text", isRequired: true },
  ]);
  expect(
    templateFields(pressed).map(({ kind, index }) => [kind, index]),
  ).toEqual([
    ["image", undefined],
    ["url", 1],
    ["copy_code", 2],
    ["quick_reply", 3],
    ["flow", 4],
  ]);
});

describe("a template with a one-time code", () => {
  const created = {
    ...base,
    category: "AUTHENTICATION",
    components: [
      { type: "BODY", add_security_recommendation: true },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
    ],
  };
  const listed = {
    ...base,
    category: "AUTHENTICATION",
    components: [
      { type: "BODY", text: "*{{1}}* is your verification code." },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "URL",
            text: "Copy code",
            url: "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
          },
        ],
      },
    ],
  };
  const parameters = [{ type: "text", text: "123456" }];

  it.each([created, listed])("has it in body and button: %#", async (one) => {
    expect(
      templateFields(one)
        .filter(({ isRequired }) => isRequired)
        .map(({ part, name }) => [part, name]),
    ).toEqual([["body", "1"]]);
    const server = await startMessaging(sent);
    const { templates } = server.kapso.whatsapp;
    await templates.send("1", { to, template: one, values: ["123456"] });
    expect(jsonOf(server.received[0]!)).toMatchObject({
      template: {
        components: [
          { type: "body", parameters },
          { type: "button", sub_type: "url", index: "0", parameters },
        ],
      },
    });
    await expect(templates.send("1", { to, template: one })).rejects.toThrow(
      "values[0] is missing",
    );
    expect(server.received).toHaveLength(1);
  });
});

describe("templates.update", () => {
  it("names the template in the query", async () => {
    const server = await startMessaging(respondWith(200, { success: true }));
    const result = await server.kapso.whatsapp.templates.update("1", "42", {
      category: "UTILITY",
    });
    expect(result).toEqual({ success: true });
    expect(server.received[0]?.path).toBe(
      `${WHATSAPP_PATH}/1/message_templates?hsm_id=42`,
    );
  });

  it("requires an id: without one, a template would be created", async () => {
    const server = await startMessaging(respondWith(200, { success: true }));
    const error = await rejection(
      server.kapso.whatsapp.templates.update("1", "", {}),
    );
    expect(error).toMatchObject({ argument: "templateId" });
    expect(server.received).toEqual([]);
  });
});
