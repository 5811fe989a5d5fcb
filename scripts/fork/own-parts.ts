import { existsSync } from "node:fs";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** Files and folders that are specific to this API; a fork removes them. */
export const OWN = [
  "examples",
  "packages/sandbox",
  "packages/client/tests",
  "packages/react/tests",
  "packages/types/tests",
  "packages/react/bench",
  "scripts/bench",
  "scripts/tests/forks",
  "packages/client/src/by-hand.ts",
  "scripts/verify/runtime",
  "packages/client/src/sweep",
  "packages/client/src/webhooks",
  "packages/client/src/whatsapp",
  "packages/react/src/conversations",
  "packages/react/src/live",
  "packages/react/src/messages",
  "packages/react/src/queries/filters.ts",
  "packages/types/src/generated",
  "packages/client/src/generated",
  "packages/react/src/generated",
  "packages/types/openapi.json",
  "packages/types/webhooks.json",
  "packages/types/whatsapp.json",
  "scripts/quickstart.ts",
  "scripts/type-cost.ts",
  "scripts/packages/editor.ts",
  "scripts/packages/instantiations.ts",
  "docs/benchmarks.md",
  "docs/screenshots",
  "docs/messaging-errors.md",
  "docs/operations.md",
  "docs/react-hooks.md",
];

/** Tests of the scripts that need a part in {@link OWN}. */
const OWN_TESTS = [
  "client-resources",
  "consumers",
  "format-yaml",
  "fork",
  "messaging",
  "readme",
  "spec-refresh",
  "type-cost",
  "webhooks",
];

/** Scripts of the root that start a part in {@link OWN}. */
const OWN_SCRIPTS = ["bench", "quickstart", "dev", "screenshots", "type-cost"];

/**
 * Removes the parts that are specific to this API, and the lines that refer to
 * them.
 */
export async function removeOwnParts(root: string): Promise<void> {
  const remove = (file: string): Promise<void> =>
    rm(path.join(root, file), { recursive: true, force: true });
  await Promise.all(OWN.map(remove));
  await Promise.all(
    OWN_TESTS.map((name) => remove(`scripts/tests/${name}.test.ts`)),
  );
  await removeAllBut(path.join(root, "openapi"), []);
  await removeAllBut(path.join(root, ".changeset"), [
    "README.md",
    "config.json",
  ]);
  for (const name of ["types", "client", "react"]) {
    const folder = path.join(root, "packages", name, "src");
    for (const file of await readdir(folder)) {
      if (file.endsWith(".ts")) await dropDeadExports(path.join(folder, file));
    }
    await rewriteJson(
      path.join(root, "packages", name, "package.json"),
      forgetParts,
    );
  }
  await replaceOwnLists(path.join(root, "packages/client/src"));
  await rewriteJson(path.join(root, "scripts/package.json"), forgetParts);
  await rewriteJson(path.join(root, "package.json"), (manifest) => {
    for (const name of OWN_SCRIPTS) {
      Reflect.deleteProperty(manifest.scripts as object, name);
    }
  });
  await rewriteJson(path.join(root, "turbo.json"), ({ tasks }) => {
    const known = tasks as Record<string, { dependsOn?: string[] | undefined }>;
    for (const [name, task] of Object.entries(known)) {
      if (/example-|sandbox/.test(name)) Reflect.deleteProperty(known, name);
      task.dependsOn = task.dependsOn?.filter((on) => !on.includes("sandbox"));
      if (!task.dependsOn) Reflect.deleteProperty(task, "dependsOn");
    }
  });
  await rewriteJson(path.join(root, ".changeset/config.json"), (config) => {
    config.fixed = (config.fixed as string[][]).map((group) =>
      group.filter((name) => !name.endsWith("/sandbox")),
    );
  });
  await rewrite(path.join(root, "pnpm-workspace.yaml"), (text) =>
    text.replace(
      /^ {2}- (examples\/\*|packages\/.*\/tests\/.*|scripts\/bench)\n/gm,
      "",
    ),
  );
  await rewrite(path.join(root, "scripts/size-budgets.json"), () => "[]\n");
}

async function removeAllBut(folder: string, kept: string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    if (kept.includes(name)) continue;
    await rm(path.join(folder, name), { recursive: true });
  }
}

/** Removes exports from modules that no longer exist. */
async function dropDeadExports(file: string): Promise<void> {
  await rewrite(file, (text) =>
    text.replaceAll(
      /^export (?:type )?(?:\*|\{[^}]*\}) from "(\.[^"]+)\.js";\n/gm,
      (statement, module: string) => {
        if (module.includes("/generated/") && !module.endsWith("/webhooks")) {
          return statement;
        }
        const target = path.resolve(path.dirname(file), module);
        const exists = [".ts", ".tsx"].some((end) => existsSync(target + end));
        return exists ? statement : "";
      },
    ),
  );
}

/** Replaces the modules in {@link OWN_LISTS} by those of an API without hand-written parts. */
async function replaceOwnLists(client: string): Promise<void> {
  for (const [file, content] of Object.entries(OWN_LISTS)) {
    await writeFile(path.join(client, file), content);
  }
}

/**
 * Modules of the client that list hand-written parts for this API, with their content in a
 * fork.
 */
export const OWN_LISTS: Readonly<Record<string, string>> = {
  "methods.ts": `export type { ApiResources as ApiMethods } from "./generated/neutral.js";
import type { Action } from "./operation.js";

/** The hand-written methods. They replace operations with the same name. */
export const actions: readonly Action[] = [];
`,
  "errors/code-errors.ts": `import type { ApiError } from "./api-error.js";

/** Error classes for codes of the API. They take precedence over the status. */
export const CODE_ERRORS: Readonly<
  Record<string, typeof ApiError | undefined>
> = {};
`,
};

/** Removes references to the removed parts from a manifest. */
function forgetParts(manifest: Record<string, unknown>): void {
  for (const section of ["dependencies", "devDependencies"]) {
    for (const name of Object.keys(manifest[section] ?? {})) {
      if (!name.endsWith("/sandbox")) continue;
      Reflect.deleteProperty(manifest[section] as object, name);
    }
  }
  for (const name of ["./webhooks", "./webhooks.json", "./whatsapp.json"]) {
    if (manifest.exports) Reflect.deleteProperty(manifest.exports, name);
  }
  const subpaths = manifest.typesVersions as { "*": object } | undefined;
  if (subpaths) Reflect.deleteProperty(subpaths["*"], "webhooks");
  if (Array.isArray(manifest.files)) {
    manifest.files = manifest.files.filter(
      (file: unknown) => file !== "webhooks.json" && file !== "whatsapp.json",
    );
  }
  const scripts = manifest.scripts as Record<string, string> | undefined;
  if (scripts?.test === "vitest run") {
    scripts.test = "vitest run --passWithNoTests";
  }
}

export async function rewrite(
  file: string,
  change: (text: string) => string,
): Promise<void> {
  if (!existsSync(file)) return;
  const text = await readFile(file, "utf8");
  const changed = change(text);
  if (changed !== text) await writeFile(file, changed);
}

function rewriteJson(
  file: string,
  change: (content: Record<string, unknown>) => void,
): Promise<void> {
  return rewrite(file, (text) => {
    const content = JSON.parse(text) as Record<string, unknown>;
    change(content);
    return `${JSON.stringify(content, null, 2)}\n`;
  });
}
