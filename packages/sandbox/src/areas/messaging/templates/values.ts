import type {
  TemplateMessage,
  TemplateMessageComponent,
  TemplateParameter,
} from "@kapso-platform/types";
import { equals, type Call, type Database } from "../../../kernel.js";
import { requireMedia } from "../sending/attached.js";
import { metaProblem } from "../problem.js";
import { componentOf, placeholdersOf } from "./rules.js";
import { templates } from "./table.js";
import { settleReviews, type TemplateRow } from "./template.js";

/**
 * The template that a message names.
 *
 * @throws HttpProblem with Meta's code 132001 if there is none that is approved
 *   in the language, 132015 if it is paused, 132016 if it is disabled.
 */
export async function requireSendable(
  call: Pick<Call<"sendMessage">, "database" | "clock">,
  { name, language }: TemplateMessage,
  account: string | null,
): Promise<TemplateRow> {
  await settleReviews(call);
  const row = await call.database.first(templates, [
    equals(templates.business_account_id, account ?? ""),
    equals(templates.name, name),
    equals(templates.language_code, language.code),
  ]);
  switch (row?.status) {
    case "approved":
      return row;
    case "paused":
      throw metaProblem({
        status: 400,
        code: 132015,
        message: "(#132015) Template is Paused",
        details: `Template ${name} is paused because of its low quality.`,
      });
    case "disabled":
      throw metaProblem({
        status: 400,
        code: 132016,
        message: "(#132016) Template is Disabled",
        details: `Template ${name} was paused too often, and is disabled for good.`,
      });
    default:
      throw metaProblem({
        status: 404,
        code: 132001,
        message: "(#132001) Template name does not exist in the translation",
        details: row
          ? `Template ${name} is ${row.status}; only an approved template can be sent.`
          : `There is no template ${name} in ${language.code}.`,
      });
  }
}

/**
 * Throws HttpProblem 400 unless a message has a value for every parameter of its
 * template: 132000 for their number, 132012 for their kind, 131008 for a button
 * without its own.
 */
export async function assertValues(
  database: Database,
  { components, parameter_format: format }: TemplateRow,
  { components: given = [] }: TemplateMessage,
  phoneNumberId: string,
): Promise<void> {
  const isNamed = format === "NAMED";
  const header = componentOf(components, "HEADER");
  const sentHeader = parametersOf(given, "header");
  if (header?.format !== undefined && header.format !== "TEXT") {
    await assertMediaHeader(database, header.format, sentHeader, phoneNumberId);
  } else {
    assertTexts("header", placeholdersOf(header?.text), sentHeader, isNamed);
  }
  const body = componentOf(components, "BODY");
  // An authentication template has a text of Meta's, with the code.
  const names = body?.text === undefined ? ["1"] : placeholdersOf(body.text);
  assertTexts("body", names, parametersOf(given, "body"), isNamed);
  const buttons = componentOf(components, "BUTTONS")?.buttons ?? [];
  buttons.forEach(({ type, url }, index) => {
    const needsValue =
      type === "OTP" ||
      type === "COPY_CODE" ||
      (type === "URL" && placeholdersOf(url).length > 0);
    const value = given.find(
      (component) =>
        component.type === "button" && Number(component.index) === index,
    );
    if (!needsValue || value?.parameters?.length === 1) return;
    throw metaProblem({
      status: 400,
      code: 131008,
      message: "(#131008) Required parameter is missing",
      details: `buttons: Button at index ${index} of type ${type} requires a parameter`,
    });
  });
}

/** The text of a template with its values, as the app shows it. */
export function rendered(
  { components }: TemplateRow,
  { components: given = [] }: TemplateMessage,
): string | null {
  const { text } = componentOf(components, "BODY") ?? {};
  if (text === undefined) return null;
  const values = parametersOf(given, "body");
  return placeholdersOf(text).reduce((shown, name, index) => {
    const named = values.find((value) => value.parameter_name === name);
    const value = (named ?? values[index])?.text ?? "";
    return shown.replaceAll(
      new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, "g"),
      () => value,
    );
  }, text);
}

/** The texts of all values, in their order. */
export function textsOf({ components = [] }: TemplateMessage): string[] {
  return components.flatMap(({ parameters = [] }) =>
    parameters.flatMap(({ text }) => (text === undefined ? [] : [text])),
  );
}

function parametersOf(
  given: readonly TemplateMessageComponent[],
  type: "header" | "body",
): TemplateParameter[] {
  return (
    given.find((component) => component.type.toLowerCase() === type)
      ?.parameters ?? []
  );
}

function assertTexts(
  part: "header" | "body",
  names: readonly string[],
  values: readonly TemplateParameter[],
  isNamed: boolean,
): void {
  const isComplete = isNamed
    ? names.every((name) =>
        values.some((value) => value.parameter_name === name),
      )
    : true;
  if (isComplete && values.length === names.length) return;
  const missing = names.filter(
    (name) => !values.some((value) => value.parameter_name === name),
  );
  throw metaProblem({
    status: 400,
    code: 132000,
    message:
      "(#132000) Number of parameters does not match the expected number of params",
    details:
      isNamed && missing.length > 0
        ? `${part}: no value has the parameter_name ${missing.join(", ")}`
        : `${part}: number of localizable_params (${values.length}) does not match the expected number of params (${names.length})`,
  });
}

async function assertMediaHeader(
  database: Database,
  format: string,
  values: readonly TemplateParameter[],
  phoneNumberId: string,
): Promise<void> {
  const [value, ...more] = values;
  const type = format.toLowerCase();
  if (value?.type !== type || more.length > 0) {
    throw metaProblem({
      status: 400,
      code: 132012,
      message:
        "(#132012) Parameter format does not match format in the created template",
      details: `header: Format mismatch, expected ${format}, received ${value?.type.toUpperCase() ?? "UNKNOWN"}`,
    });
  }
  const { id } = value.image ?? value.video ?? value.document ?? {};
  if (id !== undefined) await requireMedia(database, type, id, phoneNumberId);
}
