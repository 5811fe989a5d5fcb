import { templateFields } from "@kapso-platform/client";
import { FILE_LIMITS } from "@kapso-platform/client/operations";
import fc from "fast-check";
import { expect, it } from "vitest";
import { mediaKindOf } from "../src/messages/media-kind.js";
import { previewMessage } from "../src/messages/preview-message.js";

type Template = Parameters<typeof templateFields>[0];

/** The text of a bubble for a template. */
const preview = (components: Template["components"], values: never): unknown =>
  previewMessage(
    {
      key: "1",
      phone_number_id: "1",
      address: { to: "1" },
      conversation_id: null,
      message: {
        template: {
          name: "hello",
          language: "en",
          status: "APPROVED",
          category: "UTILITY",
          components,
        },
        values,
      } as never,
    },
    { id: undefined, submittedAt: 0, isFailed: false },
  ).kapso.content;

it("sends each media type of the description as the type of message it belongs to", () => {
  const limits = Object.values(FILE_LIMITS).flat();
  expect(limits).not.toEqual([]);
  for (const { kind, types } of limits) {
    for (const type of types) {
      const notations = [type, type.toUpperCase(), ` ${type} ; codecs=opus`];
      const kinds = notations.map((one) =>
        mediaKindOf({ data: new ArrayBuffer(1), type: one, filename: "a" }),
      );
      expect(kinds, type).toEqual([kind, kind, kind]);
    }
  }
  expect(mediaKindOf(new Blob([], { type: "font/ttf" }))).toBe("document");
  expect(mediaKindOf(new Blob([]))).toBe("document");
});

it("fills a template in the order of its fields", () => {
  const name = fc.constantFrom("1", "2", "10", "first_name", "order");
  const text = fc
    .array(fc.tuple(fc.constantFrom("Hi ", "{{", " "), name), { maxLength: 5 })
    .map((parts) =>
      parts.map(([before, one]) => `${before}{{ ${one} }}`).join(""),
    );
  const header = fc.option(text, { nil: undefined });
  fc.assert(
    fc.property(header, text, fc.boolean(), (top, body, isList) => {
      const components = [
        ...(top === undefined ? [] : [{ type: "HEADER", text: top }]),
        { type: "Body", text: body },
      ] as Template["components"];
      const fields = templateFields({ components });
      const values = fields.map((field, index) => `${field.part}-${index}`);
      // Both parts of a named template have the same parameters.
      const given = isList
        ? values
        : Object.fromEntries(
            fields.map((field, index) => [field.name, values[index]]),
          );
      const expected = new Map(
        fields
          .map((field, index) => [field, values[index]] as const)
          .filter(([{ part }]) => part === "body")
          .map(([field, value]) => [field.name, value]),
      );
      expect(preview(components, given as never)).toBe(
        body.replaceAll(/\{\{ (\w+) \}\}/g, (_, one: string) =>
          String(expected.get(one)),
        ),
      );
    }),
  );
});

it("keeps a parameter of a template that has no value", () => {
  const components = [
    { type: "BODY", text: "Hi {{name}}, {{day}}" },
  ] as Template["components"];
  const values = { name: "Ann" } as never;
  expect(preview(components, values)).toBe("Hi Ann, {{day}}");
  expect(preview([], values)).toBeNull();
});
