import type {
  LocationMessage,
  MediaMessage,
  Template,
  TemplateMessage,
  TemplateMessageComponent,
  TemplateParameter,
} from "@kapso-platform/types";
import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";
import {
  type TemplateField,
  isNamed,
  templateFields,
} from "./template-fields.js";

/** A value for a parameter of a text. */
export type TemplateValue = string | number;

/** A template with its values. */
export interface TemplateValues {
  /** The template, as `templates.list` or `templates.get` returns it. */
  template: Pick<Template, "name" | "language" | "components"> &
    Partial<Pick<Template, "status" | "parameter_format">>;
  /**
   * Values of the texts: an object for named parameters, or a list for `{{1}}` and so on,
   * with the value of the header before those of the body.
   */
  values?:
    | readonly TemplateValue[]
    | Readonly<Record<string, TemplateValue>>
    | undefined;
  /** The file or location in the header, if it has one. */
  header?: MediaMessage | LocationMessage | undefined;
  /**
   * Values of buttons by their position from 0: the end of a URL, a code to copy, the
   * payload of a quick reply, or token and data of a flow. The button of a one-time code
   * uses the code in `values`.
   */
  buttons?:
    | readonly (TemplateButtonValue | undefined)[]
    | Readonly<Record<number, TemplateButtonValue>>
    | undefined;
}

/** The value of a button. */
export type TemplateButtonValue =
  | TemplateValue
  | { flow_token?: string; flow_action_data?: Record<string, unknown> };

/**
 * Creates a template message from a template and its values.
 *
 * @throws KapsoArgumentError for a template that is not approved, and for a missing or
 *   unknown value, with its name
 */
export function toTemplateMessage(given: TemplateValues): TemplateMessage {
  const { template, values, header, buttons } = given;
  assertTemplate(template);
  const fields = templateFields(template);
  const texts = fields.filter(({ kind }) => kind === "text");
  const filled = isNamed(template)
    ? fillNamed(template.name, texts, isEmpty(values) ? {} : values)
    : fillPositional(template.name, texts, isEmpty(values) ? [] : values);
  const shown = fields.find(
    ({ part, kind }) => part === "header" && kind !== "text",
  );
  const components: TemplateMessageComponent[] = [
    ...component(
      "header",
      shown ? [headerParameter(template.name, shown, header)] : filled.header,
    ),
    ...component("body", filled.body),
    ...fillButtons(
      template.name,
      fields.filter(({ part }) => part === "button"),
      filled.body[0]?.text,
      buttons,
    ),
  ];
  if (!shown && header !== undefined) {
    throw new ArgumentError(
      "header",
      `is not used by the template ${formatValue(template.name)}: its header has no file and no location`,
    );
  }
  return {
    name: template.name,
    language: { code: template.language },
    ...(components.length > 0 && { components }),
  };
}

function assertTemplate(template: unknown): void {
  const { name, language, components, status } = isRecord(template)
    ? template
    : {};
  if (
    typeof name !== "string" ||
    typeof language !== "string" ||
    !Array.isArray(components)
  ) {
    throw new ArgumentError(
      "template",
      `must be a template as templates.list returns it, with name, language and components, not ${formatValue(template)}`,
    );
  }
  if (status === undefined || status === "APPROVED") return;
  throw new ArgumentError(
    "template",
    `must be approved to be sent: ${formatValue(name)} is ${formatValue(status)}`,
  );
}

function component(
  type: "header" | "body",
  parameters: TemplateParameter[],
): TemplateMessageComponent[] {
  return parameters.length > 0 ? [{ type, parameters }] : [];
}

/** Whether there are no values. An empty list and an empty object are equivalent. */
function isEmpty(values: TemplateValues["values"]): boolean {
  return values === undefined || Object.keys(values).length === 0;
}

type Filled = Record<"header" | "body", TemplateParameter[]>;

function fillNamed(
  template: string,
  fields: readonly TemplateField[],
  values: TemplateValues["values"],
): Filled {
  const names = [...new Set(fields.map(({ name }) => name))];
  if (!isRecord(values)) {
    throw new ArgumentError(
      "values",
      `must be an object with ${names.join(", ")}: the parameters of the template ${formatValue(template)} have names`,
    );
  }
  for (const name of Object.keys(values)) {
    if (!names.includes(name)) throw surplus(`values.${name}`, template, names);
  }
  const filled: Filled = { header: [], body: [] };
  for (const { name, part } of fields) {
    // Buttons are handled separately.
    if (part === "button") continue;
    const text = toText(`values.${name}`, values[name], template);
    filled[part].push({ type: "text", parameter_name: name, text });
  }
  return filled;
}

function fillPositional(
  template: string,
  fields: readonly TemplateField[],
  values: TemplateValues["values"],
): Filled {
  if (!Array.isArray(values)) {
    throw new ArgumentError(
      "values",
      `must be a list of ${fields.length}: the parameters of the template ${formatValue(template)} have no names`,
    );
  }
  if (values.length > fields.length) {
    const names = fields.map(({ part, name }) => `{{${name}}} of the ${part}`);
    throw surplus(`values[${fields.length}]`, template, names);
  }
  const filled: Filled = { header: [], body: [] };
  for (const [index, { name, part }] of fields.entries()) {
    if (part === "button") continue;
    const value: unknown = values[index];
    const place = `{{${name}}} of the ${part}`;
    const text = toText(`values[${index}]`, value, template, place);
    filled[part].push({ type: "text", text });
  }
  return filled;
}

function headerParameter(
  template: string,
  { kind }: TemplateField,
  header: TemplateValues["header"],
): TemplateParameter {
  const isLocation = kind === "location";
  const given: unknown = header;
  const isGiven =
    isRecord(given) &&
    (isLocation
      ? given.latitude !== undefined
      : Boolean(given.id ?? given.link));
  if (isGiven) return { type: kind, [kind]: given };
  throw new ArgumentError(
    "header",
    `${given === undefined ? "is missing" : `must not be ${formatValue(given)}`}: the header of the template ${formatValue(template)} has ${isLocation ? "a location, { latitude, longitude }" : `a file of kind ${kind}, { id } or { link }`}`,
  );
}

function fillButtons(
  template: string,
  fields: readonly TemplateField[],
  code: string | undefined,
  values: TemplateValues["buttons"] = [],
): TemplateMessageComponent[] {
  const given = values as Readonly<Record<string, TemplateButtonValue>>;
  const indexes = fields.map(({ index }) => String(index));
  for (const [index, value] of Object.entries(given)) {
    if (indexes.includes(index) || (value as unknown) === undefined) continue;
    throw surplus(
      `buttons[${index}]`,
      template,
      indexes.map((known) => `buttons[${known}]`),
    );
  }
  return fields.flatMap(({ kind, index = 0, isRequired }) => {
    const value: unknown = given[index] ?? (kind === "otp" ? code : undefined);
    if (value === undefined && !isRequired) return [];
    const name = `buttons[${index}]`;
    return [
      {
        type: "button",
        // A one-time code is also sent as the end of a URL.
        sub_type: kind === "otp" ? "url" : kind,
        // A string, as in the published examples.
        index: String(index),
        parameters: [buttonParameter(name, kind, value, template)],
      },
    ];
  });
}

function buttonParameter(
  name: string,
  kind: TemplateField["kind"],
  value: unknown,
  template: string,
): TemplateParameter {
  if (kind === "flow") {
    if (isRecord(value)) return { type: "action", action: value };
    throw new ArgumentError(
      name,
      `must be { flow_token, flow_action_data } of a flow, not ${formatValue(value)}`,
    );
  }
  const text = toText(name, value, template);
  if (kind === "copy_code") return { type: "coupon_code", coupon_code: text };
  return kind === "quick_reply"
    ? { type: "payload", payload: text }
    : { type: "text", text };
}

function toText(
  name: string,
  value: unknown,
  template: string,
  place = "it",
): string {
  const isText = typeof value === "string" || typeof value === "number";
  if (isText && String(value).trim() !== "") return String(value);
  throw new ArgumentError(
    name,
    value === undefined || value === null || isText
      ? `is missing: the template ${formatValue(template)} requires ${place === "it" ? place : `a value for ${place}`}`
      : `must be a string or a number, not ${formatValue(value)}`,
  );
}

function surplus(
  name: string,
  template: string,
  known: readonly string[],
): ArgumentError {
  return new ArgumentError(
    name,
    `is not used by the template ${formatValue(template)}, which takes ${known.join(", ") || "none"}`,
  );
}
