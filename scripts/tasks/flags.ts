import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * Reads the flags of a command. `--help` prints the usage and exits. A wrong
 * flag prints what is wrong and exits with code 1.
 *
 * @param config - The configuration for `parseArgs` of Node.js.
 * @param usage - The text that `--help` prints.
 */
export function readFlags<Config extends ParseArgsConfig>(
  config: Config,
  usage: string,
): ReturnType<typeof parseArgs<Config>> {
  const flags = config.args ?? process.argv.slice(2);
  if (flags.some((flag) => /^(--help|-h)$/.test(flag))) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    if (!isFlagError(error)) throw error;
    // Node.js adds advice about positional arguments, which does not apply here.
    const [problem = ""] = error.message.split(". To specify");
    console.error(`${problem}; see --help`);
    process.exit(1);
  }
}

function isFlagError(error: unknown): error is Error {
  return (
    error instanceof TypeError &&
    "code" in error &&
    String(error.code).startsWith("ERR_PARSE_ARGS")
  );
}
