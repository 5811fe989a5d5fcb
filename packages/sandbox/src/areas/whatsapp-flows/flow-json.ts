import { isObject } from "../../kernel.js";

/** A violation in a flow's JSON, as Meta reports it. */
interface FlowJsonViolation extends Record<string, unknown> {
  error: string;
  error_type: string;
  message: string;
  /** Where it is, for example `screens[0].layout`. */
  path: string;
}

const TOP_LEVEL = new Set([
  "version",
  "data_api_version",
  "routing_model",
  "screens",
]);

const SCREEN_ID = /^[A-Za-z_]+$/;

/** The flow JSON of a new flow whose request has none. */
export const WELCOME_FLOW = {
  version: "7.0",
  screens: [
    {
      id: "WELCOME",
      title: "Welcome",
      terminal: true,
      data: {},
      layout: {
        type: "SingleColumnLayout",
        children: [
          { type: "TextHeading", text: "Welcome" },
          {
            type: "Footer",
            label: "Continue",
            "on-click-action": { name: "complete", payload: {} },
          },
        ],
      },
    },
  ],
};

const MISSING = "REQUIRED_PROPERTY_MISSING";

/**
 * Finds the violations of a flow's JSON: unknown members, and screens without an
 * id, a layout or an end. Components are not checked.
 */
export function findViolations(
  json: Record<string, unknown>,
): FlowJsonViolation[] {
  const violations: FlowJsonViolation[] = [];
  const report = (error: string, path: string, message: string) => {
    violations.push({ error, error_type: "FLOW_JSON_ERROR", message, path });
  };
  for (const name of Object.keys(json)) {
    if (TOP_LEVEL.has(name)) continue;
    const message = `The property '${name}' is not allowed.`;
    report("INVALID_PROPERTY", name, message);
  }
  if (typeof json.version !== "string") {
    const message = "The property 'version' is required and must be a string.";
    report(MISSING, "version", message);
  }
  const screens: unknown[] = Array.isArray(json.screens) ? json.screens : [];
  if (screens.length === 0) {
    const message =
      "The property 'screens' is required and must list a screen.";
    report(MISSING, "screens", message);
    return violations;
  }
  const ids = new Set<string>();
  screens.forEach((screen, index) => {
    const path = `screens[${index}]`;
    const { id, layout } = isObject(screen) ? screen : {};
    if (typeof id === "string" && SCREEN_ID.test(id) && !ids.has(id)) {
      ids.add(id);
    } else {
      const message =
        "The id of a screen must be its own, of letters and underscores.";
      report("INVALID_PROPERTY_VALUE", `${path}.id`, message);
    }
    if (!isObject(layout) || !Array.isArray(layout.children)) {
      const message = "A screen must have a layout with children.";
      report(MISSING, `${path}.layout`, message);
    }
  });
  const isEnd = (screen: unknown) =>
    isObject(screen) && screen.terminal === true;
  if (!screens.some(isEnd)) {
    const message = "One screen at least must be terminal.";
    report("MISSING_TERMINAL_SCREEN", "screens", message);
  }
  return violations;
}
