import { KapsoArgumentError, KapsoError } from "@kapso-platform/client";
import type { Operation } from "@kapso-platform/client/operations";
import type { MutationCallbacks } from "../mutations/mutation-callbacks.js";
import { OWN, TANSTACK } from "./option-names.js";

/** Replaced by bundlers, as in TanStack Query. */
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** What a hook returns: one item, a list, or a mutation. */
type Kind = "item" | "list" | "mutation";

/** Options of hooks that update the cache themselves. */
const CALLBACKS = {
  request: true,
  onSuccess: true,
  onError: true,
  onSettled: true,
  throwOnError: true,
  meta: true,
} satisfies Record<keyof MutationCallbacks<never, never>, true>;

/**
 * Checks the options of a hook for one item, in development only. Unknown names that resemble
 * no known one pass, because a newer TanStack Query can have more options.
 *
 * @throws KapsoArgumentError for a misspelled option, with the known name, and for an option
 *   that has no effect in this hook, with what to use instead
 */
export function checkItemOptions(options: object | undefined): void {
  if (process.env.NODE_ENV === "production") return;
  checkHookOptions(options, "item");
}

/** Like {@link checkItemOptions}, for a list. */
export function checkListOptions(options: object | undefined): void {
  if (process.env.NODE_ENV === "production") return;
  checkHookOptions(options, "list");
}

/** Like {@link checkItemOptions}, for a mutation. */
export function checkWriteOptions(options: object | undefined): void {
  if (process.env.NODE_ENV === "production") return;
  checkHookOptions(options, "mutation");
}

/** Like {@link checkItemOptions}, for `useMedia`, which has no `select`. */
export function checkMediaOptions(options: object | undefined): void {
  if (process.env.NODE_ENV === "production") return;
  checkHookOptions(options, "item");
  if (options && "select" in options && options.select !== undefined) {
    throw new KapsoArgumentError(
      "select",
      "is not an option of useMedia, whose url, type, size and filename come from the whole file: compute your value from them",
    );
  }
}

/**
 * Like {@link checkItemOptions}, for a hook that updates the cache itself.
 *
 * @throws KapsoArgumentError for an unknown option
 */
export function checkCallbacks(options: object): void {
  if (process.env.NODE_ENV === "production") return;
  const known = Object.keys(CALLBACKS);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const guess = known.find((candidate) => isSimilar(name, candidate));
    if (guess !== undefined) reject(name, guess);
    throw new KapsoArgumentError(
      name,
      `is not an option of this hook, which updates the cache itself: it has ${known.join(", ")}`,
    );
  }
}

/**
 * Checks the names of options of a factory, in development only.
 *
 * @throws KapsoArgumentError for an unknown option
 */
export function checkNames(
  options: object | undefined,
  known: readonly string[],
): void {
  if (process.env.NODE_ENV === "production") return;
  for (const name of Object.keys(options ?? {})) {
    if (known.includes(name)) continue;
    const guess = known.find((candidate) => isSimilar(name, candidate));
    if (guess !== undefined) reject(name, guess);
    throw new KapsoArgumentError(
      name,
      `is not a known option: there ${known.length > 1 ? "are" : "is"} ${known.join(", ")}. Pass an option of TanStack Query beside the result: { ...options, ${name} }`,
    );
  }
}

/**
 * Checks the parameters, which are the last argument, in development only. Inherited ones are
 * not in the query key, so two queries could share a key.
 *
 * @throws KapsoArgumentError for an inherited parameter, such as an accessor of a class, and
 *   for an option among the parameters
 */
export function checkParams(
  args: readonly unknown[],
  operation: Operation,
): void {
  if (process.env.NODE_ENV === "production") return;
  const params = args.at(-1);
  if (typeof params !== "object" || params === null) return;
  const known = Object.keys(operation.query ?? {});
  for (const name of Object.keys(params)) {
    const isOption =
      Object.hasOwn(TANSTACK, name) || ["request", "interval"].includes(name);
    if (isOption && !known.includes(name)) {
      throw new KapsoArgumentError(
        name,
        "is an option: pass it in the argument after the parameters",
      );
    }
  }
  for (const name of known) {
    if (name in params && !Object.hasOwn(params, name)) {
      throw new KapsoArgumentError(
        name,
        "is inherited from a class or another object, and would not be part of the query key: pass a plain object with it",
      );
    }
  }
}

/**
 * Checks the client of a provider, in development only. Without one, hooks throw in production
 * as well.
 *
 * @throws KapsoError if it is missing, or not a client of this API
 */
export function checkClient(client: unknown): void {
  if (process.env.NODE_ENV === "production") return;
  const { call } = Object(client) as { readonly call?: unknown };
  if (typeof call === "function") return;
  throw new KapsoError(
    `<KapsoProvider> needs a client: <KapsoProvider client={createKapsoClient({ … })}>, not ${client === undefined || client === null ? String(client) : "another value, such as the QueryClient"}`,
  );
}

function checkHookOptions(options: object | undefined, kind: Kind): void {
  for (const [name, value] of Object.entries(options ?? {})) {
    if (isKnown(name)) {
      const misuse = value === undefined ? undefined : findMisuse(name, kind);
      if (misuse !== undefined) throw new KapsoArgumentError(name, misuse);
      continue;
    }
    const similar = [...Object.keys(OWN), ...Object.keys(TANSTACK)].filter(
      (known): known is KnownName => isSimilar(name, known),
    );
    const [guess] = similar;
    if (guess === undefined) continue;
    const misuse = findMisuse(guess, kind);
    reject(name, guess, misuse && ` But ${guess} ${misuse}`);
  }
}

type KnownName = keyof typeof OWN | keyof typeof TANSTACK;

function isKnown(name: string): name is KnownName {
  return Object.hasOwn(TANSTACK, name) || Object.hasOwn(OWN, name);
}

/** Why an option has no effect in a kind of hook, and what to use instead. */
function findMisuse(name: KnownName, kind: Kind): string | undefined {
  if (name === "request") return undefined;
  if (name in OWN) {
    const owners = OWN[name as keyof typeof OWN];
    return `is an option of ${owners}, not of this hook`;
  }
  const role = TANSTACK[name as keyof typeof TANSTACK];
  if (role === "all") return undefined;
  const isQuery = kind !== "mutation";
  if (role === "own" || (name === "structuralSharing" && kind === "list")) {
    return `is set by this hook. For another one, pass the options factory of the operation to TanStack Query: ${isQuery ? "useQuery" : "useMutation"}({ ...options, ${name} })`;
  }
  if (!isQuery) {
    return role === "mutations"
      ? undefined
      : "is an option of queries, and this hook is a mutation, which starts with mutate";
  }
  if (role === "mutations") {
    return name === "onMutate" || name === "scope"
      ? "is an option of mutations, and this hook is a query"
      : `is an option of mutations: queries have none since TanStack Query 5. Use data and error of the result, in useEffect for side effects, or ${name} of the QueryCache for all queries`;
  }
  return role === "lists" && kind === "item"
    ? "is an option of lists, and this hook returns one item: remove it, or use the hook of the list"
    : undefined;
}

function reject(name: string, guess: string, more = ""): never {
  throw new KapsoArgumentError(
    name,
    `is not a known option; did you mean ${guess}?${more}`,
  );
}

/**
 * Whether two names differ in one character, in the order of two or in case, or whether the
 * first one contains the second one, an own option, as `pollInterval` contains `interval`.
 */
function isSimilar(name: string, known: string): boolean {
  const a = name.toLowerCase();
  const b = known.toLowerCase();
  if (known in OWN && a.includes(b)) return true;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  const isSwapped = left.length === 2 && left === `${right[1]}${right[0]}`;
  return isSwapped || Math.max(left.length, right.length) <= 1;
}
