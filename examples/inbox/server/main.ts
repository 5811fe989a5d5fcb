/**
 * Serves the inbox.
 *
 * `--dev` serves the sources through Vite. With `KAPSO_API_KEY` it shows the
 * conversations of your project. Without a key in development, or with
 * `--sandbox`, it shows those of a sandbox.
 */
import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { seedDemo } from "./demo-data.js";
import { readFlags } from "./flags.js";
import { serveInbox } from "./serve.js";
import { startTraffic } from "./traffic.js";
import { sandboxUpstream, serviceUpstream } from "./upstream.js";

const flags = readFlags();
const {
  KAPSO_API_KEY: key = "",
  KAPSO_BASE_URL: baseUrl,
  INBOX_PHONE_NUMBER_ID: phoneNumberId,
  INBOX_BUSINESS_ACCOUNT_ID: businessAccountId,
} = process.env;

const sandbox =
  flags.sandbox || (flags.dev && key === "")
    ? await startSandbox(flags.conversations)
    : undefined;
if (!sandbox && key === "") {
  console.error(
    "inbox: KAPSO_API_KEY is missing. Set it, or pass --sandbox for generated conversations.",
  );
  process.exit(1);
}

const inbox = await serveInbox({
  upstream: sandbox ? sandboxUpstream(sandbox) : serviceUpstream(key, baseUrl),
  mode: flags.dev ? "development" : "production",
  port: flags.port,
  phoneNumberId,
  businessAccountId,
  onError: (error) => {
    console.error("inbox:", error);
  },
});

if (sandbox) {
  console.log(`\n  Inbox  ${inbox.url}\n`);
  const seconds = flags.traffic;
  if (seconds > 0) {
    startTraffic(sandbox, seconds);
    console.log(
      `  ${flags.conversations.toLocaleString("en")} generated conversations, a new message about every ${seconds} s.`,
    );
  }
  console.log("  Press Ctrl+C to stop.\n");
} else {
  // Only people with this link can see the project's conversations.
  console.log(
    `\n  Inbox  ${inbox.url}/login?code=${inbox.sessions.code}\n\n  It shows the conversations of your project. Press Ctrl+C to stop.\n`,
  );
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void inbox
      .close()
      .then(() => sandbox?.close())
      .then(() => process.exit(0));
  });
}

async function startSandbox(conversations: number): Promise<Sandbox> {
  process.stdout.write("Filling the sandbox … ");
  const sandbox = createSandbox({ conversations });
  await seedDemo(sandbox);
  console.log("done");
  return sandbox;
}
