import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { Level } from "./change.js";

/** The part of a version that a release raises. */
export type Bump = "major" | "minor" | "patch";

/** A package of this repository that is published. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, relative to the repository. */
  readonly folder: string;
}

/**
 * The bump that a change requires. Before 1.0, a breaking change raises the
 * minor version and everything else raises the patch version.
 */
export function bumpFor(level: Level, version: string): Bump {
  if (version.startsWith("0.")) return level === "breaking" ? "minor" : "patch";
  return level === "breaking" ? "major" : level;
}

/** The packages below `packages/` that are published, by name. */
export async function listPackages(root: string): Promise<PublishedPackage[]> {
  const folders = await readdir(path.join(root, "packages"));
  const found = await Promise.all(
    folders.map(async (name): Promise<PublishedPackage | undefined> => {
      const folder = `packages/${name}`;
      const text = await readFile(
        path.join(root, folder, "package.json"),
        "utf8",
      ).catch(() => undefined);
      if (text === undefined) return undefined;
      const manifest = JSON.parse(text) as {
        name: string;
        version: string;
        private?: boolean;
      };
      return manifest.private === true
        ? undefined
        : { name: manifest.name, version: manifest.version, folder };
    }),
  );
  return found
    .filter((entry) => entry !== undefined)
    .sort((one, other) => one.name.localeCompare(other.name));
}
