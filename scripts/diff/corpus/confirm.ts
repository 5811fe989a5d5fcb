import path from "node:path";
import { API } from "compiler";
import { root } from "../../tasks/turbo.js";
import { type Surface, emitModules } from "../surface.js";
import { CONSUMER } from "./consumer.js";

const CLIENT = path.join(root, "packages/client/src");
const TYPES = path.join(root, "packages/types/src");

// Both files are in memory, not on the disk.
const consumer = path.join(CLIENT, "consumer.ts");
const config = path.join(CLIENT, "tsconfig.consumer.json");
const CONFIG = JSON.stringify({
  compilerOptions: {
    target: "ES2022",
    module: "NodeNext",
    moduleResolution: "NodeNext",
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    paths: {
      "@kapso-platform/client": ["./index.ts"],
      "@kapso-platform/types": [path.join(TYPES, "index.ts")],
    },
  },
  files: [consumer],
});

/** Compiles the consumer of the corpus, and caches files that do not change. */
export class ConsumerCompiler {
  #files: ReadonlyMap<string, string> = new Map();
  readonly #api = new API({
    cwd: root,
    fs: {
      readFile: (file) => this.#files.get(file),
      fileExists: (file) => this.#files.has(file) || undefined,
    },
  });

  /**
   * Compiles the consumer with the real client and the types of a description.
   *
   * @returns the first error, or undefined if it compiles
   */
  compile(surface: Surface): string | undefined {
    const before = this.#files;
    const after = filesOf(surface);
    this.#files = after;
    const names = [...after.keys()];
    const snapshot = this.#api.updateSnapshot({
      openProjects: before.size === 0 ? [config] : [],
      fileChanges: {
        created: names.filter((file) => !before.has(file)),
        changed: names.filter(
          (file) => before.has(file) && before.get(file) !== after.get(file),
        ),
        deleted: [...before.keys()].filter((file) => !after.has(file)),
      },
    });
    try {
      const program = snapshot.getProject(config)?.program;
      if (!program) throw new Error(`no project of ${config}`);
      const [first] = [
        ...program.getConfigFileParsingDiagnostics(),
        ...program.getSyntacticDiagnostics(consumer),
        ...program.getSemanticDiagnostics(consumer),
      ];
      return first && `TS${first.code}: ${first.text.replaceAll(/\s+/g, " ")}`;
    } finally {
      snapshot.dispose();
    }
  }

  /** Ends the compiler's process. */
  close(): void {
    this.#api.close();
  }
}

function filesOf(surface: Surface): Map<string, string> {
  const { types, client } = emitModules(surface);
  return new Map([
    [config, CONFIG],
    [consumer, CONSUMER],
    ...(["openapi", "requests", "schemas"] as const).map(
      (name): [string, string] => [
        path.join(TYPES, `generated/${name}.ts`),
        types[name],
      ],
    ),
    ...[...client].map(([file, text]): [string, string] => [
      path.join(CLIENT, "generated", file),
      text,
    ]),
  ]);
}
