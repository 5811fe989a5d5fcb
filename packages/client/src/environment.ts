/** The global `process` of Node.js and similar runtimes. */
export interface Process {
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly versions?: { readonly node?: string };
  };
}

/**
 * Reads an environment variable. Returns undefined if it is empty, or cannot be read, as in
 * Deno without `--allow-env`.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    const value = (globalThis as Process).process?.env?.[name];
    return value === "" ? undefined : value;
  } catch {
    return undefined;
  }
}

/**
 * Whether the code runs in a page, a worker of a browser or a mobile app, where users can
 * read everything.
 */
export function isBrowser(): boolean {
  const { navigator, importScripts } = globalThis as {
    navigator?: { product?: string };
    importScripts?: unknown;
  };
  return (
    (typeof window !== "undefined" && typeof document !== "undefined") ||
    // Only workers of browsers have it, not those of Cloudflare, Deno, Bun or Node.js.
    importScripts !== undefined ||
    navigator?.product === "ReactNative"
  );
}
