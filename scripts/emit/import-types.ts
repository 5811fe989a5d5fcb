/**
 * `import type { … } from "…";`, or an empty string if there is nothing to
 * import.
 */
export function importTypes(names: Iterable<string>, from: string): string {
  const sorted = [...new Set(names)].sort();
  return sorted.length === 0
    ? ""
    : `import type { ${sorted.join(", ")} } from ${JSON.stringify(from)};`;
}
