import type { ResourceMethod } from "../resources/resource-method.js";
import { pascalCase, singular } from "./names.js";
import { HAND_WRITTEN_HOOKS, HOOK_NAMES } from "./react-hook-config.js";

/** How the hook of an operation is named. */
export interface HookName {
  /** Such as `useContacts`. */
  readonly hook: string;
  /** Whether it is written by hand. */
  readonly isHandWritten: boolean;
  /** Whether the config names it. */
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
 */
export function nameHook({
  resource,
  method,
}: Pick<ResourceMethod, "resource" | "method">): HookName {
  const operation = `${resource}.${method}`;
  const handWritten = HAND_WRITTEN_HOOKS[operation];
  const override = HOOK_NAMES[operation];
  return {
    hook: handWritten ?? override ?? nameByRule(resource, method),
    isHandWritten: handWritten !== undefined,
    isOverridden: override !== undefined,
  };
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
