import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation } from "../spec/operations.js";
import { pascalCase, singular } from "./names.js";
import { HAND_WRITTEN_HOOKS, HOOK_NAMES } from "./react-hook-config.js";

/** The name of the hook of an operation. */
export interface HookName {
  /** Such as `useContacts`. */
  readonly hook: string;
  /** Whether the hook is hand-written. */
  readonly isHandWritten: boolean;
  /** Whether the name is from the configuration. */
  readonly isOverridden: boolean;
}

/**
 * Names the hook of an operation.
 *
 * | method               | hook                                              |
 * | -------------------- | ------------------------------------------------- |
 * | `contacts.list`      | `useContacts`                                     |
 * | `contacts.get`       | `useContact`                                      |
 * | `phoneNumbers.getHealth` | `usePhoneNumberHealth`                        |
 * | `contacts.create`    | `useCreateContact`                                |
 * | `broadcasts.send`    | `useSendBroadcast`                                |
 * | `findings.markAddressed` | `useMarkFindingAddressed`                     |
 * | `conversations.assignments.list` | `useConversationAssignments`          |
 * | `whatsapp.templates.list` | `useTemplates`                               |
 * | `whatsapp.flows.list` | `useWhatsappFlows`, as there is `flows.list`     |
 *
 * @param mainResources - First names of the resources of the main API.
 */
export function nameHook(
  {
    resource,
    method,
    operation: { namespace },
  }: Pick<ResourceMethod, "resource" | "method"> & {
    readonly operation: Pick<Operation, "namespace">;
  },
  mainResources: ReadonlySet<string>,
): HookName {
  const operation = `${resource}.${method}`;
  const handWritten = HAND_WRITTEN_HOOKS[operation];
  const override = HOOK_NAMES[operation];
  return {
    hook:
      handWritten ??
      override ??
      nameByRule(withoutNamespace(resource, namespace, mainResources), method),
    isHandWritten: handWritten !== undefined,
    isOverridden: override !== undefined,
  };
}

/**
 * A resource of another API keeps its namespace if the main API has one of that
 * name.
 */
function withoutNamespace(
  resource: string,
  namespace: string | undefined,
  mainResources: ReadonlySet<string>,
): string {
  const [first, ...names] = resource.split(".");
  const isOther = namespace !== undefined && first === namespace;
  return isOther && !mainResources.has(names[0] ?? "")
    ? names.join(".")
    : resource;
}

function nameByRule(resource: string, method: string): string {
  const names = resource.split(".");
  const one = pascalCase(names.map(singular).join(" "));
  if (method === "list") {
    const last = names.at(-1) ?? "";
    const owners = names.slice(0, -1).map(singular);
    return `use${pascalCase([...owners, last].join(" "))}`;
  }
  // `getHealth` → `get` and `Health`.
  const [verb = "", rest = ""] = method.split(/(?<=^[a-z]+)(?=[A-Z])/);
  return `use${verb === "get" ? "" : pascalCase(verb)}${one}${rest}`;
}
