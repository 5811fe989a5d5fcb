/** What an execution knows: user variables, and what the service adds. */
export interface Variables {
  vars: Record<string, unknown>;
  system: Record<string, unknown>;
  context: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** Sets a user variable. */
export function assign(
  variables: Variables,
  name: string,
  value: unknown,
): void {
  variables.vars = { ...variables.vars, [name]: value };
}

/**
 * The value of a set_variable step: `{{vars.name}}` and the like are replaced,
 * then the text is read as `type` says. A text that cannot be read is kept as it is.
 */
export function interpolate(
  variables: Variables,
  value: unknown,
  type: unknown,
): unknown {
  if (typeof value !== "string") return value;
  const text = value.replaceAll(
    /\{\{\s*(vars|system|context)\.(\w+)\s*\}\}/g,
    (_, namespace: "vars" | "system" | "context", name: string) =>
      textOf(variables[namespace][name]),
  );
  switch (type) {
    case "number":
      return text.trim() === "" || Number.isNaN(Number(text))
        ? text
        : Number(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "json":
      return parsedOr(text);
    default:
      return text;
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
