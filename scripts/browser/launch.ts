import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const execute = promisify(execFile);

/** Where Chromium or Chrome usually is. */
const CANDIDATES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const INSTALL_LOCK = path.join(tmpdir(), "install-chromium.lock");
const INSTALL =
  "command -v chromium || (apt-get update && apt-get install -y chromium)";

/** Keeps a browser under test from talking to anybody but the page. */
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

/**
 * Starts a headless Chromium with a fresh profile.
 *
 * It is the one at `CHROMIUM_PATH`, or one of the usual places. Where there is
 * none and the system is Debian's, run as root, it is installed.
 *
 * @throws Error that says what to install when there is no browser to be had
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  // Chromium's own sandbox does not start for root.
  const args = process.getuid?.() === 0 ? [...QUIET, "--no-sandbox"] : QUIET;
  return chromium.launch({ executablePath, args });
}

async function findBrowser(): Promise<string> {
  const { CHROMIUM_PATH: given } = process.env;
  if (given !== undefined && given !== "") {
    if (await isExecutable(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, which cannot be executed`);
  }
  const found = await firstExecutable();
  if (found !== undefined) return found;
  await installChromium();
  const installed = await firstExecutable();
  if (installed !== undefined) return installed;
  throw new Error(noBrowser("it was installed but not found"));
}

async function installChromium(): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error(noBrowser("it cannot be installed from here"));
  }
  console.error("Installing Chromium for the browser tests with apt-get …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    // Test files run side by side: the first one installs, the others wait.
    await execute("flock", [INSTALL_LOCK, "sh", "-c", INSTALL], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (cause) {
    throw new Error(noBrowser("apt-get could not install it"), { cause });
  }
}

function noBrowser(reason: string): string {
  return `no Chromium for the browser tests: ${reason}. Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.`;
}

async function firstExecutable(): Promise<string | undefined> {
  for (const candidate of CANDIDATES) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
