import { type StdioOptions, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a command and resolves to its exit code, with its output if that was
 * captured.
 */
export function run(
  command: string,
  args: readonly string[],
  { stdio = "inherit" }: { stdio?: "inherit" | "pipe" } = {},
): Promise<{ code: number; output: string }> {
  const options: StdioOptions = ["ignore", stdio, stdio];
  const child = spawn(command, args, {
    cwd: root,
    stdio: options,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code: signal ? 1 : (code ?? 1), output });
    });
  });
}

/** Runs turbo with the given arguments. */
export function turbo(
  args: readonly string[],
  options?: Parameters<typeof run>[2],
): ReturnType<typeof run> {
  const require = createRequire(path.join(root, "package.json"));
  return run(
    process.execPath,
    [require.resolve("turbo/bin/turbo"), ...args],
    options,
  );
}
