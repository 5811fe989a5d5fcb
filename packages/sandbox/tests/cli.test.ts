import { createHmac } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startReceiver } from "./support/receiver.js";

// The built command, as users start it.
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

interface Run {
  child: ChildProcess;
  /** Waits until standard output, or standard error, holds the text. */
  printed: (text: string) => Promise<string>;
  ended: Promise<{
    code: number | null;
    signal: NodeJS.Signals | null;
    stdout: string;
    stderr: string;
  }>;
}

function start(...args: string[]): Run {
  const child = spawn(process.execPath, [CLI, ...args]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const ended = new Promise<Awaited<Run["ended"]>>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
  const printed = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (stdout.includes(text)) resolve(stdout);
        if (stderr.includes(text)) resolve(stderr);
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      child.once("close", () => {
        reject(new Error(`It ended without printing ${text}: ${stderr}`));
      });
      look();
    });
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  return { child, printed, ended };
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "serves what its curl line asks for, and %s ends it with exit code 0",
  async (signal) => {
    const { child, printed, ended } = start(
      "--port=0",
      "--conversations=3",
      "--api-key=it's",
    );
    const text = await printed("Ctrl+C");
    const url = /at (http:\S+)/.exec(text)?.[1] ?? "";
    expect(text).toContain("API key: it's");
    expect(text).toContain(
      `curl -H 'X-API-Key: it'\\''s' '${url}/whatsapp/conversations?limit=2'`,
    );
    const response = await fetch(`${url}/whatsapp/conversations?limit=2`, {
      headers: { "X-API-Key": "it's" },
    });
    const body = (await response.json()) as { data: unknown[] };
    expect(body.data).toHaveLength(2);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  },
);

test("--webhook delivers every event with the printed secret, and shows it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const receiver = await startReceiver([500]);
  const flags = [
    "--port=0",
    "--conversations=0",
    `--database=file:${join(folder, "sandbox.db")}`,
    `--webhook=${receiver.url}`,
  ];
  const { child, printed, ended } = start(...flags);
  const text = await printed("Deliveries:");
  const secret = /^Secret: (\S+)$/m.exec(text)?.[1] ?? "";
  expect(text).toContain(`Every event goes to ${receiver.url}\n`);
  // The line to try, as a shell would run it.
  const [, headers = "", body = "", url = ""] =
    /customer[^]*?(-H 'X[^]*?) \\\n\s+-d '(.*)' \\\n\s+'(.*)'/.exec(text) ?? [];
  const sent = await fetch(url, {
    method: "POST",
    headers: [...headers.matchAll(/-H '([^:]+): ([^']+)'/g)].map(
      ([, name = "", value = ""]): [string, string] => [name, value],
    ),
    body,
  });
  expect(sent.status).toBe(200);
  const first = await receiver.delivery(0);
  expect(first.headers["x-webhook-signature"]).toBe(
    createHmac("sha256", secret).update(first.body).digest("hex"),
  );
  await printed(`→ ${receiver.url}  500 in `);
  await printed(" ms; again in 10 s\n");
  const line = / whatsapp\.\S+ → \S+ {2}200 in \d+ ms\n/;
  expect(await printed("  200 in ")).toMatch(line);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  // The webhooks are there already.
  const again = start(...flags);
  const { sandbox, key } = addressOf(await again.printed("Deliveries:"));
  const list = await fetch(`${sandbox}/whatsapp/webhooks?per_page=100`, {
    headers: { "X-API-Key": key },
  });
  const { data } = (await list.json()) as { data: { url: string }[] };
  const own = data.filter((webhook) => webhook.url === receiver.url);
  expect(own).toHaveLength(4);
}, 180_000);

/** The base URL and the key that the command prints. */
function addressOf(text: string) {
  const [, sandbox = "", key = ""] =
    /sandbox at (\S+)\nAPI key: (\S+)/.exec(text) ?? [];
  return { sandbox, key };
}

test("a signal while the database is filled ends it at once, and the file stays usable", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const database = `--database=file:${join(folder, "sandbox.db")}`;
  const { child, printed, ended } = start(
    "--port=0",
    "--conversations=1000000",
    database,
  );
  expect(await printed("…")).toBe(
    "Filling the database with 1,000,000 conversations …\n",
  );
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ signal: "SIGINT", stdout: "" });
  const again = start("--port=0", "--conversations=3", database);
  await again.printed("Ctrl+C");
  again.child.kill("SIGINT");
  expect(await again.ended).toMatchObject({ code: 0, stderr: "" });
});

test("--help and --version print and end", async () => {
  const help = await start("--help").ended;
  expect(help).toMatchObject({ code: 0, stderr: "" });
  expect((await start("-h").ended).stdout).toBe(help.stdout);
  for (const flag of [
    "--port",
    "--conversations",
    "--seed",
    "--database",
    "--api-key",
    "--webhook",
    "4010",
  ]) {
    expect(help.stdout).toContain(flag);
  }
  const version = await start("--version").ended;
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});

test("one clear sentence on standard error and exit code 1 for what is wrong", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
  const broken = join(folder, "broken.db");
  writeFileSync(broken, "not a database ".repeat(500));
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  onTestFinished(() => {
    other.close();
    rmSync(folder, { recursive: true });
  });
  const { port } = other.address() as AddressInfo;
  const cases: [string[], string][] = [
    [["--colour"], "Unknown option '--colour'"],
    [["--port"], "'--port <value>' argument missing"],
    [["serve"], "Unexpected argument 'serve'"],
    [["--port=many"], '--port must be an integer; got "many"'],
    [["--port=70000"], "from 0 to 65535; got 70000"],
    [["--port", "-1"], "from 0 to 65535; got -1"],
    [["--conversations=-2"], "from 0 to 1000000; got -2"],
    [["--conversations", "-5"], "from 0 to 1000000; got -5"],
    [["--webhook=http://example.com/"], 'got "http://example.com/"'],
    [["--webhook=hook"], "a URL on this machine, such as"],
    [[`--port=${port}`], `Port ${port} is taken`],
    [[`--database=file:${broken}`], "is not a database file or is damaged"],
  ];
  const runs = cases.map(async ([args, sentence]) => {
    const { code, stdout, stderr } = await start(...args).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^kapso-sandbox: [^\n]+\.\n$/);
  });
  await Promise.all(runs);
}, 180_000);
