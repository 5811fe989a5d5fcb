import type {
  TemplateMessage,
  TemplateMessageComponent,
  TemplateParameter,
} from "@kapso-platform/types";
import type { Call, Database } from "../../../kernel.js";
import { requireMedia } from "../media.js";
import { metaError } from "../problem.js";
import { componentOf, placeholdersOf } from "./rules.js";
import { settleReviews, templates, type TemplateRow } from "./template.js";

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
  const row = await call.database.first(templates, {
    business_account_id: account ?? "",
    name,
    language_code: language.code,
  });
  switch (row?.status) {
    case "approved":
      return row;
    case "paused":
      throw metaError(
        132015,
        `Template ${name} is paused because of its low quality.`,
      );
    case "disabled":
      throw metaError(
        132016,
        `Template ${name} was paused too often, and is disabled for good.`,
      );
    default:
      throw metaError(
        132001,
        row
          ? `Template ${name} is ${row.status}; only an approved template can be sent.`
          : `There is no template ${name} in ${language.code}.`,
      );
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
  // The text of an authentication template is Meta's, and contains the code.
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
    throw metaError(
      131008,
      `buttons: Button at index ${index} of type ${type} requires a parameter`,
    );
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
  const missing = names.filter(
    (name) => !values.some((value) => value.parameter_name === name),
  );
  const lacksName = isNamed && missing.length > 0;
  if (!lacksName && values.length === names.length) return;
  throw metaError(
    132000,
    lacksName
      ? `${part}: no value has the parameter_name ${missing.join(", ")}`
      : `${part}: number of localizable_params (${values.length}) does not match the expected number of params (${names.length})`,
  );
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
    throw metaError(
      132012,
      `header: Format mismatch, expected ${format}, received ${value?.type.toUpperCase() ?? "UNKNOWN"}`,
    );
  }
  const { id } = value.image ?? value.video ?? value.document ?? {};
  if (id !== undefined) await requireMedia(database, type, id, phoneNumberId);
}
