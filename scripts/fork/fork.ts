import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { STYLE_NAMES } from "../config/pagination-styles.js";
import { readOpenApi } from "../spec/read-openapi.js";
import { SpecError, parseSource } from "../spec/source.js";
import { type DescribedApi, describeApi } from "./describe-api.js";
import { removeOwnParts, rewrite } from "./own-parts.js";

/** Options of a fork. */
export interface ForkOptions {
  /** The repository, which is changed in place. */
  readonly root: string;
  /** Path of an OpenAPI document in YAML or JSON. */
  readonly document: string;
  /** npm scope of the packages, such as `@acme`. */
  readonly scope: string;
  /** Name of the API, such as `Acme`. */
  readonly name: string;
}

/**
 * Turns the repository into one for another API: removes the parts that are
 * specific to this API, adds the document, writes `openapi/api.config.ts` and
 * renames everything that is named after this API.
 *
 * @returns what is left to do by hand
 * @throws SpecError for a document that cannot be read; nothing has been
 *   changed then
 */
export async function fork(options: ForkOptions): Promise<readonly string[]> {
  const { root, document: file, scope, name } = options;
  if (!/^@[a-z0-9][a-z0-9-]*$/.test(scope)) {
    throw new SpecError(
      "--scope",
      `expected an npm scope such as @acme, not ${scope}`,
    );
  }
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    throw new SpecError("--name", `expected a name such as Acme, not ${name}`);
  }
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new SpecError(file, `cannot be read (${(cause as Error).message})`);
  });
  const api = describeApi(readOpenApi(parseSource(text, file)));
  await removeOwnParts(root);
  await renameAll(root, scope, name);
  await mkdir(path.join(root, "openapi/overlays"), { recursive: true });
  await writeFile(path.join(root, "openapi/overlays/.gitkeep"), "");
  await writeFile(path.join(root, "openapi/platform.yaml"), text);
  await writeFile(
    path.join(root, "openapi/api.config.ts"),
    configOf(options, api),
  );
  return [
    ...api.open,
    "Set documents[0].url in openapi/api.config.ts to the address at which the document is published.",
    "Rewrite README.md, packages/*/README.md, and description and keywords in the package.json files.",
    "Write tests in packages/*/tests, and examples in scripts/verify/examples.ts.",
    "Set the budgets in scripts/size-budgets.json; `pnpm size` prints the sizes.",
  ];
}

function configOf({ scope, name }: ForkOptions, api: DescribedApi): string {
  const config = {
    name,
    scope,
    baseUrl: api.baseUrl,
    environment: name.toUpperCase(),
    auth: api.auth,
    documents: [
      {
        name: "platform",
        url: "https://example.com/openapi.yaml",
        prefix: "Platform",
      },
    ],
    names: { drop: api.drop, rename: {} },
    pagination: STYLE_NAMES,
    envelope: { response: "data", request: false },
    errors: {
      messages: ["error", "message", "title", "detail", "errors", "details"],
      codes: ["code", "error.code", "type"],
      details: [],
      traceIds: [],
      requestIdHeader: "X-Request-Id",
      retryable: [408, 429, 500, 502, 503, 504],
    },
    hooks: { names: {}, handWritten: {} },
    limits: { documentBytes: 32 * 1024 * 1024, fetchTimeout: 30_000 },
  };
  return `import { defineApi } from "../scripts/config/api-config.js";

/** The configuration of this API, for the scripts and the client. */
export default defineApi(${JSON.stringify(config, null, 2)});
`;
}

/** Files and folders in which names are replaced. */
const NAMED = [
  ".changeset/config.json",
  "README.md",
  ".oxlintrc.json",
  "package.json",
  "packages",
  "pnpm-workspace.yaml",
  "redocly.yaml",
  "scripts",
  "turbo.json",
  "tsconfig.base.json",
];

/**
 * Renames everything that is named after this API, in the content and the names
 * of files.
 */
async function renameAll(
  root: string,
  scope: string,
  name: string,
): Promise<void> {
  const lower = name.slice(0, 1).toLowerCase() + name.slice(1);
  const renamed = (text: string): string =>
    text
      .replaceAll("@kapso-platform", scope)
      .replaceAll("KAPSO", name.toUpperCase())
      .replaceAll("Kapso", name)
      .replaceAll("kapso", lower);
  for (const entry of NAMED) {
    for (const file of await filesBelow(path.join(root, entry))) {
      // The fork command itself is skipped: it contains the names that it
      // replaces.
      if (file.startsWith(path.join(root, "scripts/fork"))) continue;
      await rewrite(file, renamed);
      const base = path.basename(file);
      if (renamed(base) === base) continue;
      await rename(file, path.join(path.dirname(file), renamed(base)));
    }
  }
}

async function filesBelow(entry: string): Promise<string[]> {
  if (!existsSync(entry)) return [];
  const found = await readdir(entry, { withFileTypes: true }).catch(
    () => undefined,
  );
  if (!found) return [entry];
  const nested = await Promise.all(
    found
      .filter(
        ({ name }) => !/^(node_modules|dist|\.turbo|\.reports)$/.test(name),
      )
      .map(({ name }) => filesBelow(path.join(entry, name))),
  );
  return nested.flat();
}
