import {
  type Browser,
  type BrowserServer,
  type LaunchOptions,
  chromium,
} from "playwright-core";
import { findExecutable } from "./executable.js";

/** Flags that prevent requests of the browser itself. */
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

/**
 * A busy machine starts a browser slowly; this limit only ends a start that
 * hangs.
 */
const START_TIMEOUT_MS = 120_000;

/**
 * Starts a headless Chromium with a fresh profile, from the executable that
 * {@link findExecutable} returns.
 *
 * @throws Error that says what to install if there is no browser
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/**
 * Starts a headless Chromium that several processes share: each one connects to
 * its `wsEndpoint()`.
 *
 * @throws Error that says what to install if there is no browser
 */
export async function serveBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({
    ...(await launchOptions()),
    host: "127.0.0.1",
  });
}

/**
 * Connects to a browser that {@link serveBrowser} started. Closing the
 * connection closes its pages; the browser stays.
 */
export function connectBrowser(endpoint: string): Promise<Browser> {
  return chromium.connect(endpoint, { timeout: START_TIMEOUT_MS });
}

async function launchOptions(): Promise<LaunchOptions> {
  const { file, libraries, sandboxed } = await findExecutable();
  return {
    executablePath: file,
    timeout: START_TIMEOUT_MS,
    args: sandboxed ? QUIET : [...QUIET, "--no-sandbox"],
    env: {
      ...process.env,
      ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }),
    },
  };
}
