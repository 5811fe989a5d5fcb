import {
  type Browser,
  type BrowserServer,
  type LaunchOptions,
  chromium,
} from "playwright-core";
import { findExecutable } from "./executable.js";

/** Keeps a browser under test from talking to anybody but the page. */
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

/** A busy machine takes long to start a browser; a broken one never does. */
const START_TIMEOUT_MS = 120_000;

/**
 * Starts a headless Chromium with a fresh profile, in the executable that
 * {@link findExecutable} chooses.
 *
 * @throws Error that says what to install if there is no browser
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/**
 * Starts a headless Chromium that several processes use: each one connects to
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
