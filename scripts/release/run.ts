import { execFile } from "node:child_process";

/** The result of a command. */
export interface CommandResult {
  readonly code: number;
  /** Its output on both streams. */
  readonly output: string;
}

/** Options of {@link run}. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command. Resolves even if the command fails. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      {
        cwd,
        env: { ...cleanEnvironment(), ...env },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 10 * 60_000,
      },
      (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : 1;
        resolve({ code: error ? code : 0, output: `${stdout}${stderr}` });
      },
    );
  });
}

/** Runs a command and resolves to its output. Rejects if the command fails. */
export async function runOrFail(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  throw new Error(
    `${[command, ...args].join(" ")} exited with ${String(code)}:\n${output}`,
  );
}

/**
 * The environment without the variables that a package manager sets for its
 * scripts.
 */
function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(config|package|lifecycle)_|pnpm_|INIT_CWD|NODE_OPTIONS)/i.test(
          name,
        ) || /^npm_config_(cache|userconfig|nodedir|registry)$/i.test(name),
    ),
  );
}
