import type { TemplateComponent } from "@kapso-platform/types";
import { invalidParameter } from "../problem.js";

/** How many buttons of a type a template may have. */
const MAX_BUTTONS: Readonly<Record<string, number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
};

/** The names or numbers in the double braces of a text, each once. */
export function placeholdersOf(text: string | undefined): string[] {
  const found = (text ?? "").matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g);
  return [...new Set([...found].map(([, name = ""]) => name))];
}

export function componentOf(
  components: readonly TemplateComponent[],
  type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS",
): TemplateComponent | undefined {
  return components.find((component) => component.type === type);
}

/**
 * Throws HttpProblem 400 with Meta's code 100 for components that Meta does not
 * take for review.
 */
export function assertComponents(
  components: readonly TemplateComponent[],
  { isNamed, category }: { isNamed: boolean; category: string },
): void {
  const types = components.map(({ type }) => type);
  const repeated = types.find((type, index) => types.indexOf(type) !== index);
  if (repeated)
    throw invalidParameter(`A template has one ${repeated} at most.`);
  const body = componentOf(components, "BODY");
  if (!body) throw invalidParameter("A template must have a BODY.");
  if (!body.text && category !== "AUTHENTICATION") {
    throw invalidParameter("The BODY of a template must have a text.");
  }
  const header = componentOf(components, "HEADER");
  if (placeholdersOf(header?.text).length > 1) {
    throw invalidParameter(
      "The HEADER of a template has one parameter at most.",
    );
  }
  if (placeholdersOf(componentOf(components, "FOOTER")?.text).length > 0) {
    throw invalidParameter("The FOOTER of a template has no parameters.");
  }
  for (const text of [header?.text, body.text]) {
    assertPlaceholders(placeholdersOf(text), isNamed);
  }
  const buttons = componentOf(components, "BUTTONS")?.buttons ?? [];
  for (const [type, most] of Object.entries(MAX_BUTTONS)) {
    const count = buttons.filter((button) => button.type === type).length;
    if (count > most) {
      throw invalidParameter(
        `A template has at most ${most} buttons of type ${type}; this one has ${count}.`,
      );
    }
  }
}

function assertPlaceholders(names: readonly string[], isNamed: boolean): void {
  const wrong = names.find((name, index) =>
    isNamed ? !/^[a-z][a-z0-9_]*$/.test(name) : name !== String(index + 1),
  );
  if (wrong === undefined) return;
  throw invalidParameter(
    isNamed
      ? `A named parameter has lowercase letters, digits and underscores; got {{${wrong}}}.`
      : `Positional parameters are numbered from {{1}} without a gap; got {{${wrong}}}. For names, parameter_format is NAMED.`,
  );
}
