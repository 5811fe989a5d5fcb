import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createSandbox } from "@kapso-platform/sandbox";
import { API } from "compiler";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
} from "vitest";
import { root } from "../tasks/turbo.js";

const READMES = [
  "README.md",
  "docs/messaging-errors.md",
  "packages/client/README.md",
  "packages/react/README.md",
  "packages/sandbox/README.md",
  "packages/types/README.md",
];

// The folder is in this workspace, so that packages resolve as they do for a
// user.
const folder = path.join(root, "scripts/.snippets");

const CONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "NodeNext",
    moduleResolution: "NodeNext",
    moduleDetection: "force",
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    jsx: "react-jsx",
    noEmit: true,
    skipLibCheck: true,
  },
  include: ["*"],
};

interface Snippet {
  /**
   * A component (`tsx`) is only type-checked, because it needs a page to run.
   */
  readonly language: "ts" | "tsx";
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

async function readSnippets(): Promise<Snippet[]> {
  const found = await Promise.all(
    READMES.map(async (readme) => {
      const text = await readFile(path.join(root, readme), "utf8");
      return [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(
        ([, language = "", code = ""], index): Snippet => ({
          language: language === "tsx" ? "tsx" : "ts",
          name: `${readme}, number ${index + 1}`,
          file: path.join(
            folder,
            `${readme.replaceAll("/", "-")}-${index + 1}.${language}`,
          ),
          code,
        }),
      );
    }),
  );
  return found.flat();
}

const snippets = await readSnippets();
const sandbox = createSandbox({ conversations: 40 });
let baseUrl: string;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await Promise.all(snippets.map(({ file, code }) => writeFile(file, code)));
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(CONFIG));
  baseUrl = await sandbox.listen();
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

describe("the snippets of the READMEs", () => {
  it("type-check", () => {
    const config = path.join(folder, "tsconfig.json");
    const compiler = new API({ cwd: root });
    onTestFinished(() => {
      compiler.close();
    });
    const { program } =
      compiler.updateSnapshot({ openProjects: [config] }).getProject(config) ??
      {};
    const problems = [
      ...program!.getConfigFileParsingDiagnostics(),
      ...program!.getSyntacticDiagnostics(),
      ...program!.getSemanticDiagnostics(),
    ].map(({ fileName = "", pos, text }) => {
      const snippet = snippets.find(({ file }) => file === fileName);
      const line = snippet?.code.slice(0, pos).split("\n").length;
      return `${snippet?.name ?? fileName}, line ${line} ${text}`;
    });
    expect(problems).toEqual([]);
    expect(program!.getSourceFileNames()).toEqual(
      expect.arrayContaining(snippets.map(({ file }) => file)),
    );
  });

  describe("run", () => {
    const running = snippets.filter(({ language }) => language === "ts");
    const errors = new Map<string, string>();

    beforeAll(async () => {
      const child = fork(
        path.join(root, "scripts/tests/run-snippets.ts"),
        running.map(({ file }) => file),
        {
          cwd: path.join(root, "scripts"),
          execArgv: ["--import", "tsx"],
          stdio: ["ignore", "ignore", "pipe", "ipc"],
          timeout: 120_000,
          env: {
            ...process.env,
            KAPSO_API_KEY: sandbox.apiKey,
            KAPSO_BASE_URL: baseUrl,
          },
        },
      );
      child.on("message", ([file, error]: [string, string]) => {
        errors.set(file, error);
      });
      let stderr = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      const [code] = await once(child, "close");
      exit = code === 0 ? "done" : stderr;
    }, 180_000);

    let exit: string | undefined;

    it.each(running)("$name", ({ file }) => {
      expect(errors.get(file)).toBe("");
    });

    it("and close everything that they open", () => {
      expect(exit).toBe("done");
    });
  });
});
