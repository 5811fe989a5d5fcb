import { existsSync } from "node:fs";
import { API } from "compiler";
import { root } from "../tasks/turbo.js";

/** An error that the compiler found. */
export interface CompileError {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: number;
  /** The message; each cause is on a separate line. */
  readonly text: string;
}

type Diagnostic = Readonly<{
  code: number;
  text: string;
  pos: number;
  messageChain?: readonly Diagnostic[] | undefined;
}>;

/**
 * A project of TypeScript 7 with files in memory, which replace those on the
 * disk. It stays open: files that do not change are parsed once.
 */
export class MemoryProject {
  readonly #config: string;
  readonly #api: API;
  #files: ReadonlyMap<string, string> = new Map();

  /** @param config - path of its tsconfig.json, which is a file in memory too */
  constructor(config: string) {
    this.#config = config;
    this.#api = new API({
      cwd: root,
      fs: {
        readFile: (file) => this.#files.get(file),
        fileExists: (file) => this.#files.has(file) || undefined,
      },
    });
  }

  /**
   * Checks files, with all files in memory as they are now.
   *
   * @param files - the text of each file, by its path
   * @param checked - the files to check
   */
  check(
    files: ReadonlyMap<string, string>,
    checked: readonly string[],
  ): CompileError[] {
    const before = this.#files;
    this.#files = files;
    // A file in memory replaces the one on the disk. When it is removed, that one is used
    // again.
    const differing = [...new Set([...before.keys(), ...files.keys()])].filter(
      (file) => before.get(file) !== files.get(file),
    );
    const isThere = (
      file: string,
      version: ReadonlyMap<string, string>,
    ): boolean => version.has(file) || existsSync(file);
    const snapshot = this.#api.updateSnapshot({
      openProjects: before.size === 0 ? [this.#config] : [],
      fileChanges: {
        created: differing.filter((file) => !isThere(file, before)),
        changed: differing.filter(
          (file) => isThere(file, before) && isThere(file, files),
        ),
        deleted: differing.filter((file) => !isThere(file, files)),
      },
    });
    try {
      const program = snapshot.getProject(this.#config)?.program;
      if (!program) throw new Error(`there is no project at ${this.#config}`);
      const read = (
        file: string,
        found: readonly Diagnostic[],
      ): CompileError[] =>
        found.map(({ code, pos, ...message }) => ({
          file,
          line: (files.get(file) ?? "").slice(0, pos).split("\n").length,
          code,
          text: textOf(message),
        }));
      return [
        ...read(this.#config, program.getConfigFileParsingDiagnostics()),
        ...checked.flatMap((file) => [
          ...read(file, program.getSyntacticDiagnostics(file)),
          ...read(file, program.getSemanticDiagnostics(file)),
        ]),
      ];
    } finally {
      snapshot.dispose();
    }
  }

  /** Ends the compiler's process. */
  close(): void {
    this.#api.close();
  }
}

function textOf({
  text,
  messageChain = [],
}: Pick<Diagnostic, "text" | "messageChain">): string {
  return [text, ...messageChain.map(textOf)].join("\n");
}
