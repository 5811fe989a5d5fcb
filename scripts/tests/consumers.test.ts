import {
  cp,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it, onTestFinished } from "vitest";
import { root } from "../tasks/turbo.js";

/** Exports of a package that wraps the client, without type annotations. */
const WRAPPER = `
import { createKapsoClient, createKapsoCore } from "@kapso-platform/client";
import { conversationsList } from "@kapso-platform/client/operations";

export const kapso = createKapsoClient();
export const core = createKapsoCore();
export const { GET, use, paginate } = kapso;
export const { conversations, whatsapp } = kapso;
export const list = (limit: number) => kapso.conversations.list({ limit });
export const walk = () => kapso.paginate("/whatsapp/contacts");
export const read = () =>
  kapso.GET("/whatsapp/conversations", {
    params: { query: { status: "active" } },
  });
export const readMessages = (id: string) =>
  kapso.whatsapp.GET("/{phone_number_id}/messages", {
    params: { path: { phone_number_id: id } },
  });
export const send = (id: string, to: string) =>
  kapso.whatsapp.messages.send(id, { to, type: "text", text: { body: "x" } });
export const call = () => core.call(conversationsList, { limit: 1 });
export const users = () => kapso.users.list().withResponse();
export const schedule = (
  ...args: Parameters<typeof kapso.broadcasts.schedule>
) => args;
export const middleware = (added: Parameters<typeof kapso.use>[0]) => added;
`;

/**
 * Files that are not in a published package, or that the compiler does not
 * read.
 */
const IGNORED = new Set(["node_modules", "src", "tests", "bench", ".turbo"]);

const SETTINGS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
};

describe("a package that wraps the client", () => {
  it("can emit its declarations, which need no package but the client (TS2742)", async () => {
    const folder = await installLikePnpm();
    const file = path.join(folder, "wrapper.ts");
    await writeFile(file, WRAPPER);
    const emitted: string[] = [];
    const program = ts.createProgram([file], {
      ...SETTINGS,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      declaration: true,
      emitDeclarationOnly: true,
    });
    program.emit(undefined, (_name, text) => emitted.push(text));
    const problems = [
      ...ts.getPreEmitDiagnostics(program),
      ...program.getDeclarationDiagnostics(),
    ];
    expect(problems.map(textOf)).toEqual([]);
    const modules = [...emitted.join("").matchAll(/import\("([^"]+)"\)/g)];
    expect(new Set(modules.map(([, name]) => name))).toEqual(
      new Set(["@kapso-platform/client"]),
    );
  });
});

describe("TypeScript with moduleResolution node10", () => {
  it("finds the packages and their subpaths", async () => {
    // The folder is in this workspace, so that packages resolve as they do for
    // a user.
    const folder = path.join(root, "scripts/.node10");
    await mkdir(folder, { recursive: true });
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, "classic.ts");
    await writeFile(
      file,
      `import { createKapsoClient } from "@kapso-platform/client";
import { conversationsList } from "@kapso-platform/client/operations";
import { createProxyHandler } from "@kapso-platform/client/proxy";
import { verifyWebhook } from "@kapso-platform/client/webhooks";
import { createSandbox } from "@kapso-platform/sandbox";
import type { WhatsappConversation } from "@kapso-platform/types";

export const used = [createKapsoClient, conversationsList, createProxyHandler, verifyWebhook, createSandbox];
export const id = ({ id }: WhatsappConversation): string => id;
`,
    );
    const program = ts.createProgram([file], {
      ...SETTINGS,
      module: ts.ModuleKind.ES2022,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      noEmit: true,
    });
    expect(ts.getPreEmitDiagnostics(program).map(textOf)).toEqual([]);
  });
});

/**
 * Installs the packages in the layout of pnpm: the dependencies of a dependency
 * are beside it, where the project does not find them.
 */
async function installLikePnpm(): Promise<string> {
  // The real path, as in the compiler's messages: the folder for temporary
  // files can be a link.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "pnpm-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = path.join(folder, "node_modules/.pnpm");
  const own = path.join(root, "packages");
  const openapiFetch = await realpath(
    path.join(own, "client/node_modules/openapi-fetch"),
  );
  const sources = {
    "@kapso-platform/client": path.join(own, "client"),
    "@kapso-platform/types": path.join(own, "types"),
    "openapi-fetch": openapiFetch,
    "openapi-typescript-helpers": path.join(
      openapiFetch,
      "../openapi-typescript-helpers",
    ),
  };
  const folderOf = (name: string): string =>
    path.join(store, name.replace("/", "+"));
  const placeOf = (name: string): string =>
    path.join(folderOf(name), "node_modules", name);
  for (const [name, source] of Object.entries(sources)) {
    await cp(source, placeOf(name), {
      recursive: true,
      dereference: true,
      filter: (file) =>
        !IGNORED.has(path.relative(source, file).split(path.sep)[0] ?? ""),
    });
  }
  const link = async (from: string, name: string): Promise<void> => {
    const place = path.join(from, "node_modules", name);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(placeOf(name), place);
  };
  await link(folderOf("@kapso-platform/client"), "@kapso-platform/types");
  await link(folderOf("@kapso-platform/client"), "openapi-fetch");
  await link(folderOf("openapi-fetch"), "openapi-typescript-helpers");
  await link(folder, "@kapso-platform/client");
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

function textOf({ messageText, file }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return `${path.basename(file?.fileName ?? "")}: ${text}`;
}
