import { pathParameters } from "../../src/operation.js";
import type { DescribedOperation } from "./description.js";
import { requireOperation } from "./method.js";
import { scenes } from "./scenes/index.js";
import { findBusiness } from "./scenes/scene.js";
import type { Stage } from "./stage.js";

/** The arguments for the resource method of an operation. */
export interface Arguments {
  readonly ids: readonly string[];
  /** The body without its envelopes; undefined if the operation takes none. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  /** Checks what the call changed. */
  readonly verify?: (() => Promise<void>) | undefined;
  /** Whether the effect of the call cannot be observed. */
  readonly isSilent: boolean;
}

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

/**
 * Prepares the arguments of an operation: those of its scene, or otherwise ids
 * from the project, the example body and the required parameters.
 */
export async function prepareArguments(
  operation: DescribedOperation,
  stage: Stage,
): Promise<Arguments> {
  const given = (await scenes[operation.id]?.(stage)) ?? {};
  return {
    ids: given.ids ?? (await findIds(operation, stage)),
    body: unwrap(operation, given.body ?? operation.body?.example),
    params: { ...requiredParams(operation), ...given.params },
    verify: given.verify,
    isSilent: given.isSilent ?? false,
  };
}

/** The body that the method takes: without its envelopes. */
function unwrap(operation: DescribedOperation, body: unknown): unknown {
  const { body: envelope } = requireOperation(operation);
  const keys = typeof envelope === "string" ? envelope.split(".") : [];
  return keys.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown>)[key],
    body,
  );
}

function requiredParams(
  operation: DescribedOperation,
): Record<string, unknown> {
  return Object.fromEntries(
    operation.parameters
      .filter(({ in: where, required }) => required && where !== "path")
      .map(({ name, example }) => [name, example ?? "once-1"]),
  );
}

/** Ids for the path: from a list of the project, or otherwise invented. */
async function findIds(
  { api, path, parameters }: DescribedOperation,
  stage: Stage,
): Promise<string[]> {
  if (api === "whatsapp") {
    const { number, account } = await findBusiness(stage);
    const [name] = pathParameters(path);
    if (name === undefined) return [];
    return [name === "business_account_id" ? account : number];
  }
  const ids: string[] = [];
  let prefix = "";
  for (const part of path.split("/").slice(1)) {
    if (!part.startsWith("{")) {
      prefix += `/${part}`;
      continue;
    }
    const name = part.slice(1, -1);
    const parameter = parameters.find(
      (p) => p.in === "path" && p.name === name,
    );
    const id =
      (await firstIdOf(stage, prefix, name)) ??
      (typeof parameter?.example === "string"
        ? parameter.example
        : undefined) ??
      (parameter?.schema.format === "uuid" ? UNKNOWN : "1234567890");
    ids.push(id);
    prefix += `/${encodeURIComponent(id)}`;
  }
  return ids;
}

async function firstIdOf(
  { sandbox }: Stage,
  path: string,
  name: string,
): Promise<string | undefined> {
  const response = await sandbox.fetch(`${sandbox.url}${path}`, {
    headers: { "x-api-key": sandbox.apiKey },
  });
  if (!response.ok) return undefined;
  const { data } = (await response.json()) as { data?: unknown };
  const [first] = (Array.isArray(data) ? data : []) as Record<
    string,
    unknown
  >[];
  const id = first?.[name] ?? first?.id;
  return typeof id === "string" ? id : undefined;
}
