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
