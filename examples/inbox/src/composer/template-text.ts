import type { Template, TemplateField } from "@kapso-platform/client";

const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** The text of a template's body. */
export function templateText(template: Pick<Template, "components">): string {
  return partText(template, "BODY") ?? "";
}

/** The text of a part of a template; null if it has none. */
export function partText(
  { components }: Pick<Template, "components">,
  part: "HEADER" | "BODY" | "FOOTER",
): string | null {
  const found = components.find(({ type }) => type.toUpperCase() === part);
  return found?.text ?? null;
}

/** Fills values into a text; a placeholder without a value shows its example or its name. */
export function fillText(
  text: string,
  part: TemplateField["part"],
  fields: readonly TemplateField[],
  values: ReadonlyMap<string, string>,
): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const field = fields.find((one) => one.part === part && one.name === name);
    const value = values.get(fieldKey(part, name)) ?? "";
    return value === "" ? `[${field?.example ?? name}]` : value;
  });
}

/** Names a field of a form: the header and the body can both have `{{1}}`. */
export function fieldKey(part: string, name: string): string {
  return `${part}/${name}`;
}
