import path from "node:path";
import ts from "typescript";
import { root } from "../tasks/turbo.js";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

/** A file in this workspace, where packages resolve as for a user. */
const FILE = path.join(root, "scripts/user.ts");

// Parsed files are cached, so that parsing is not measured.
const parsed = ts.createDocumentRegistry();

/** The work of the compiler for a file. The counts are the same on every machine. */
export interface CompilerWork {
  readonly instantiations: number;
  /** CPU time in milliseconds, including parsing if nothing is cached. */
  readonly cpu: number;
}

/**
 * Checks a file that an editor has open.
 *
 * @throws Error when it does not type-check
 */
export function checkFile(code: string): CompilerWork {
  return inEditor(code, parsed, (_, program) => {
    const [problem] = ts.getPreEmitDiagnostics(program);
    if (!problem) return;
    const text = ts.flattenDiagnosticMessageText(problem.messageText, "\n");
    throw new Error(`${text}, in:\n${code}`);
  });
}

/**
 * Requests completions at the `|` in a file.
 *
 * @param isCold - whether to parse all files again, as when an editor starts
 * @throws Error if the expected path is not among them
 */
export function completePath(
  code: string,
  { isCold, expected }: { isCold: boolean; expected: string },
): CompilerWork {
  const registry = isCold ? ts.createDocumentRegistry() : parsed;
  return inEditor(code.replace("|", ""), registry, (service) => {
    const found = service.getCompletionsAtPosition(FILE, code.indexOf("|"), {});
    if (found?.entries.some(({ name }) => name === expected) === true) return;
    throw new Error(`${expected} is not completed in:\n${code}`);
  });
}

function inEditor(
  code: string,
  registry: ts.DocumentRegistry,
  work: (service: ts.LanguageService, program: ts.Program) => void,
): CompilerWork {
  const before = process.cpuUsage();
  const readFile = (file: string): string | undefined =>
    file === FILE ? code : ts.sys.readFile(file);
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [FILE],
      getScriptVersion: () => code,
      getScriptSnapshot: (file) => {
        const text = readFile(file);
        return text === undefined
          ? undefined
          : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => path.dirname(FILE),
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      fileExists: (file) => file === FILE || ts.sys.fileExists(file),
      readFile,
      directoryExists: (folder) => ts.sys.directoryExists(folder),
      realpath: (file) => ts.sys.realpath?.(file) ?? file,
    },
    registry,
  );
  try {
    const program = service.getProgram();
    if (!program) throw new Error("the compiler returned no program");
    work(service, program);
    const { user, system } = process.cpuUsage(before);
    return {
      // The number that `tsc --extendedDiagnostics` prints. It is not in the public API.
      instantiations: (
        program as unknown as { getInstantiationCount(): number }
      ).getInstantiationCount(),
      cpu: (user + system) / 1000,
    };
  } finally {
    service.dispose();
  }
}
