import { SpecError } from "../spec/spec-error.js";

/**
 * Runs a command, which resolves to its exit code. A SpecError is printed
 * without a stack, with exit code 1.
 */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
