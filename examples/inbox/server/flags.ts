import { parseArgs } from "node:util";

const HELP = `Usage: pnpm --filter ./examples/inbox start [options]

  --dev                serve the sources through Vite
  --sandbox            show generated conversations even if KAPSO_API_KEY is set
  --port <n>           port on 127.0.0.1; 0 for any free port (default 5180)
  --conversations <n>  conversations of the sandbox (default 10000)
  --traffic <seconds>  average time between two new messages in the sandbox; 0 for
                       none (default 20)
  --help               print this

KAPSO_API_KEY is the key of the project whose conversations it shows.`;

/** The flags of the server. */
export interface Flags {
  readonly dev: boolean;
  readonly sandbox: boolean;
  readonly port: number;
  readonly conversations: number;
  /** Average seconds between two new messages; 0 for none. */
  readonly traffic: number;
}

/**
 * Reads the flags. `--help` prints them and exits; a wrong flag prints what is
 * wrong and exits with code 1.
 */
export function readFlags(): Flags {
  try {
    const { values } = parseArgs({
      options: {
        dev: { type: "boolean", default: false },
        sandbox: { type: "boolean", default: false },
        port: { type: "string", default: process.env.PORT ?? "5180" },
        conversations: { type: "string", default: "10000" },
        traffic: { type: "string", default: "20" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    return {
      dev: values.dev,
      sandbox: values.sandbox,
      port: toNumber("--port", values.port, 65_535),
      conversations: toNumber("--conversations", values.conversations, 1e6),
      traffic: toNumber("--traffic", values.traffic, 86_400),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`inbox: ${reason}; see --help`);
    process.exit(1);
  }
}

function toNumber(name: string, text: string, max: number): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new Error(
    `${name} must be a whole number from 0 to ${max.toLocaleString("en")}, not "${text}"`,
  );
}
