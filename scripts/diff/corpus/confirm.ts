import path from "node:path";
import { root } from "../../tasks/turbo.js";
import { MemoryProject } from "../memory-project.js";
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

/** Compiles the consumer of the corpus. */
export class ConsumerCompiler {
  readonly #project = new MemoryProject(config);

  /**
   * Compiles the consumer with the real client and the types of a description.
   *
   * @returns the first error, or undefined if it compiles
   */
  compile(surface: Surface): string | undefined {
    const [first] = this.#project.check(filesOf(surface), [consumer]);
    return (
      first && `TS${String(first.code)}: ${first.text.replaceAll(/\s+/g, " ")}`
    );
  }

  /** Ends the compiler's process. */
  close(): void {
    this.#project.close();
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
