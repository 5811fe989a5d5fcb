import { formatValue } from "../arguments/format-value.js";
import { ArgumentError, readArgument } from "../errors/argument-error.js";
import type { Template, TemplateComponent } from "@kapso-platform/types";

/** A parameter of a template. */
export interface TemplateField {
  /** Name of the parameter, such as `first_name`; `1` for `{{1}}`. */
  readonly name: string;
  /** The part of the template that contains it. */
  readonly part: "header" | "body" | "button";
  /**
   * The kind of its value. `otp` is the button of a one-time code; `templates.send` fills
   * in the code of the body.
   */
  readonly kind:
    | "text"
    | "image"
    | "video"
    | "document"
    | "location"
    | "url"
    | "copy_code"
    | "quick_reply"
    | "flow"
    | "otp";
  /** Position of the button, from 0. */
  readonly index?: number;
  /** Whether `templates.send` requires its value. */
  readonly isRequired: boolean;
  /** The example value in the template. */
  readonly example?: string;
}

/** A parameter in a text. */
const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** The kind of value by type of button. Other buttons take no value. */
const BUTTON_KINDS: Readonly<Record<string, TemplateField["kind"]>> = {
  URL: "url",
  COPY_CODE: "copy_code",
  QUICK_REPLY: "quick_reply",
  FLOW: "flow",
  OTP: "otp",
};

/**
 * Lists the parameters of a template in their order, for the fields of a form.
 *
 * @throws KapsoArgumentError if it is not a template
 *
 * @example
 * ```ts
 * import { templateFields } from "@kapso-platform/client";
 *
 * const fields = templateFields({
 *   components: [{ type: "BODY", text: "Hello {{name}}" }],
 * });
 * console.log(fields.map(({ name }) => name)); // ["name"]
 * ```
 */
export function templateFields(
  template: Pick<Template, "components">,
): TemplateField[] {
  return readArgument("template", () => {
    // Callers without types can pass anything.
    const { components } = Object(template) as Partial<typeof template>;
    if (Array.isArray(components)) return fieldsOf(components);
    throw new ArgumentError(
      "template",
      `must be a template with components, as templates.list returns it, not ${formatValue(template)}`,
    );
  });
}

function fieldsOf(components: readonly TemplateComponent[]): TemplateField[] {
  const partOf = (type: string): TemplateComponent | undefined =>
    components.find((part) => part.type.toUpperCase() === type);
  const header = partOf("HEADER");
  const body = partOf("BODY");
  return [
    ...(header ? headerFields(header) : []),
    ...(body ? textFields(body, "body") : []),
    ...(partOf("BUTTONS")?.buttons ?? []).flatMap(buttonField),
  ];
}

/** Whether the parameters of a template's texts have names. */
export function isNamed({
  parameter_format: format,
  components,
}: Pick<Template, "components" | "parameter_format">): boolean {
  if (format !== undefined) return format.toUpperCase() === "NAMED";
  // One published example has named parameters, but no `parameter_format`.
  return templateFields({ components }).some(
    ({ kind, name }) => kind === "text" && !/^\d+$/.test(name),
  );
}

function headerFields(header: TemplateComponent): TemplateField[] {
  const format = header.format?.toLowerCase() ?? "text";
  if (format === "text") return textFields(header, "header");
  const isMedia = ["image", "video", "document", "location"].includes(format);
  if (!isMedia) return [];
  const kind = format as TemplateField["kind"];
  return [{ name: "header", part: "header", kind, isRequired: true }];
}

/** Parameters in a text, and parameters that only have examples. */
function textFields(
  { text, example }: TemplateComponent,
  part: "header" | "body",
): TemplateField[] {
  const named =
    (part === "header"
      ? example?.header_text_named_params
      : example?.body_text_named_params) ?? [];
  const positional =
    (part === "header" ? example?.header_text : example?.body_text?.[0]) ?? [];
  const examples = new Map([
    ...named.map((one) => [one.param_name, one.example] as const),
    ...positional.map((value, index) => [String(index + 1), value] as const),
  ]);
  // The body of an authentication template has no text: Meta adds it to the code.
  const shown = text === undefined && part === "body" ? "{{1}}" : (text ?? "");
  const inText = [...shown.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const names = [...new Set([...inText, ...examples.keys()])];
  // Positional parameters are in the order of their numbers.
  if (names.every((name) => /^\d+$/.test(name))) {
    names.sort((a, b) => Number(a) - Number(b));
  }
  return names.map((name) => {
    const value = examples.get(name);
    return {
      name,
      part,
      kind: "text",
      isRequired: true,
      ...(value !== undefined && { example: value }),
    };
  });
}

function buttonField(
  {
    type,
    url = "",
    example,
  }: NonNullable<TemplateComponent["buttons"]>[number],
  index: number,
): TemplateField[] {
  // In lists of templates, the button of a one-time code is a URL.
  const isCode = url.includes("otp_type=");
  const kind = isCode ? "otp" : BUTTON_KINDS[type.toUpperCase()];
  const [placeholder] = url.matchAll(PLACEHOLDER);
  if (!kind || (kind === "url" && !placeholder)) return [];
  const value = Array.isArray(example) ? example[0] : example;
  return [
    {
      name: (isCode ? undefined : placeholder?.[1]) ?? `buttons.${index}`,
      part: "button",
      kind,
      index,
      isRequired: kind === "url" || kind === "copy_code",
      ...(value !== undefined && { example: value }),
    },
  ];
}
