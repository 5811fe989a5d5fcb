import { readFileSync } from "node:fs";
import * as operations from "@kapso-platform/client/operations";
import type { Operation } from "@kapso-platform/client/operations";
import * as react from "../../src/index.js";
import { countIds } from "../../src/operations/operation.js";

export type AnyFunction = (...args: unknown[]) => unknown;

/** Everything that the package exports, by name. */
export const EXPORTED = react as unknown as Readonly<
  Record<string, AnyFunction>
>;
const KNOWN = operations as unknown as Readonly<Record<string, Operation>>;

/** A generated hook or factory. */
export interface Generated {
  readonly name: string;
  readonly make: AnyFunction;
  readonly operation: Operation;
}

/** The generated hooks or factories of a kind. */
export function findGenerated(file: string, maker: string): Generated[] {
  const source = readFileSync(
    new URL(`../../src/generated/${file}.ts`, import.meta.url),
    "utf8",
  );
  const pattern = new RegExp(
    `export const (\\w+):[^=]*=\\s*(?:/\\* @__PURE__ \\*/ )?${maker}\\(\\s*(\\w+)`,
    "g",
  );
  return [...source.matchAll(pattern)].map(([, name = "", operation = ""]) => ({
    name,
    make: EXPORTED[name]!,
    operation: KNOWN[operation]!,
  }));
}

const LISTS = ["cursor", "offset", "graph", "log", "unpaged", "list"];

/** Whether parameters follow the ids. */
export const takesParams = ({
  method,
  query,
  headers,
  response,
}: Operation): boolean =>
  (query ?? headers) !== undefined ||
  (method === "GET" && LISTS.includes(String(response)));

/** Number of arguments before the options. */
export const countArguments = (operation: Operation): number =>
  countIds(operation) + (takesParams(operation) ? 1 : 0);

export const ITEM_HOOKS = findGenerated("hooks", "itemHook");
export const LIST_HOOKS = findGenerated("hooks", "listHook");
const WRITE_HOOKS = findGenerated("hooks", "writeHook");

/** A hook with options. */
export interface Hook {
  readonly name: string;
  /** `cache`: a mutation that updates the cache itself, with a fixed set of options. */
  readonly kind: "item" | "list" | "mutation" | "cache";
  /** Calls the hook with options and without an id. */
  readonly call: (options?: object) => unknown;
  /**
   * Calls the hook with options and an id, so that a query is fetched, and no two hooks
   * share a query.
   */
  readonly callWith: (id: string, options?: object) => unknown;
  /** The content of its response. */
  readonly response?: Operation["response"];
  /** Variables of a mutation with an id. */
  readonly variables?: (id: string) => object;
}

/** Parameters that the client requires. Others are only required by the API. */
const REQUIRED: Readonly<Record<string, string>> = {
  phone_number_id: "1",
  token: "1",
  user_wa_id: "1",
  start_time: "2026-03-01T00:00:00Z",
  end_time: "2026-03-02T00:00:00Z",
  granularity: "daily",
};

const threadOf = (id: string): react.MessageThread => ({
  id,
  phone_number_id: id,
  phone_number: "+14155550100",
});

function generatedQuery(
  { name, make, operation }: Generated,
  kind: Hook["kind"],
): Hook {
  const ids = countIds(operation);
  const params = takesParams(operation) ? 1 : 0;
  const none = Array.from({ length: ids + params }, () => null);
  const required = Object.fromEntries(
    Object.entries(REQUIRED).filter(
      ([param]) => param in (operation.query ?? {}),
    ),
  );
  return {
    name,
    kind,
    response: operation.response,
    call: (options) => make(...none, options),
    callWith: (id, options) =>
      make(
        ...Array.from({ length: ids }, () => id),
        ...(params ? [required] : []),
        options,
      ),
  };
}

function handWritten(
  name: string,
  kind: Hook["kind"],
  argument: (id: string) => unknown = (id) => id,
): Hook {
  const hook = EXPORTED[name]!;
  return {
    name,
    kind,
    call: (options) => hook(null, options),
    callWith: (id, options) => hook(argument(id), options),
  };
}

/** Values of the variables of generated mutations. */
const VARIABLES: Readonly<Record<string, object>> = {
  useRevokePortfolioFunding: { params: { "Idempotency-Key": "1" } },
  useSendMarketingMessage: { body: { to: "+14155550100" } },
  useUploadWhatsappMedia: { body: new Blob(["1"], { type: "image/jpeg" }) },
};

const updating = (
  name: string,
  variables: (id: string) => object,
  toArgument?: (id: string) => unknown,
): Hook => {
  const hook = EXPORTED[name]!;
  return {
    name,
    kind: "cache",
    call: (options) =>
      toArgument ? hook(toArgument("c"), options) : hook(options),
    callWith: (id, options) =>
      toArgument ? hook(toArgument(id), options) : hook(options),
    variables,
  };
};

/** Every hook with options. */
export const HOOKS: readonly Hook[] = [
  ...ITEM_HOOKS.map((hook) => generatedQuery(hook, "item")),
  ...LIST_HOOKS.map((hook) => generatedQuery(hook, "list")),
  ...WRITE_HOOKS.map(({ name, make }): Hook => {
    return {
      name,
      kind: "mutation",
      call: make,
      callWith: (_id, options) => make(options),
      // Whatever the names of the ids are.
      variables: (id) =>
        new Proxy(VARIABLES[name] ?? { body: {}, params: undefined }, {
          get: (given, key) =>
            key in given ? (Reflect.get(given, key) as unknown) : id,
        }),
    };
  }),
  handWritten("useConversation", "item"),
  handWritten("useMessages", "list"),
  handWritten("useLiveMessages", "list", threadOf),
  handWritten("useLiveConversations", "list", (id) => ({
    phone_number_id: id,
  })),
  {
    name: "useMedia",
    kind: "item",
    call: (options) => EXPORTED.useMedia!(null, { ...options }),
    callWith: (id, options) =>
      EXPORTED.useMedia!(id, { phone_number_id: id, ...options }),
  },
  updating(
    "useSendMessage",
    () => ({ type: "text", text: { body: "Hello" } }),
    threadOf,
  ),
  updating("useUpdateConversation", (id) => ({ id, status: "ended" })),
  updating("useAssignConversation", (id) => ({ id, user_id: id })),
  updating("useMarkRead", (id) => ({ phone_number_id: id, message_id: id })),
];

/** Hooks that have no options. */
export const WITHOUT_OPTIONS = ["useKapso", "useReplyWindow"];
