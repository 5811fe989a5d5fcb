import { access, constants } from "node:fs/promises";
import { bundledChromium } from "./bundled.js";
import { installChromium } from "./install.js";

/** A Chromium executable with the settings that it needs to start. */
export interface Executable {
  readonly file: string;
  /** Folder of the shared libraries that come with it. */
  readonly libraries?: string;
  /** Whether Chromium's own sandbox works: it does not for root. */
  readonly sandboxed: boolean;
}

/** The usual paths of Chromium and Chrome. */
const CANDIDATES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Finds the browser for the tests, in this order:
 *
 * 1. the executable at `CHROMIUM_PATH`;
 * 2. on Linux on x64, the headless Chromium that an npm package ships: it needs
 *    no root, is the same everywhere, and uses a third of the CPU of a full
 *    Chromium;
 * 3. an executable in one of the usual places;
 * 4. on Debian, as root, the one that `apt-get` installs.
 *
 * @throws Error that says what to install if there is no browser
 */
export async function findExecutable(): Promise<Executable> {
  const sandboxed = process.getuid?.() !== 0;
  const { CHROMIUM_PATH: given } = process.env;
  if (given !== undefined && given !== "") {
    if (await isExecutable(given)) return { file: given, sandboxed };
    throw new Error(`CHROMIUM_PATH is ${given}, which cannot be executed`);
  }
  const bundled = await bundledChromium();
  if (bundled) return bundled;
  const found = await firstExecutable();
  if (found !== undefined) return { file: found, sandboxed };
  const problem = await installChromium();
  const installed = await firstExecutable();
  if (installed !== undefined) return { file: installed, sandboxed };
  throw new Error(
    `no Chromium for the browser tests: ${problem ?? "it was installed but not found"}. Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.`,
  );
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
