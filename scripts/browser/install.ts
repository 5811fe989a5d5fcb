import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const LOCK = path.join(tmpdir(), "install-chromium.lock");
const INSTALL =
  "command -v chromium || (apt-get update && apt-get install -y chromium)";
const TIMEOUT_MS = 10 * 60_000;

/**
 * Installs Chromium with `apt-get`, on Debian and as root.
 *
 * @returns why it could not be installed, or undefined if it was
 */
export async function installChromium(): Promise<string | undefined> {
  const isDebian = await access("/usr/bin/apt-get").then(
    () => true,
    () => false,
  );
  if (!isDebian || process.getuid?.() !== 0) {
    return "it is not in the usual places, and only root on Debian can install it from here";
  }
  console.error("Installing Chromium for the browser tests with apt-get …");
  try {
    // Several tasks may need the browser at the same time: the first one
    // installs it, the others wait.
    await promisify(execFile)("flock", [LOCK, "sh", "-c", INSTALL], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      maxBuffer: 64 * 1024 * 1024,
      timeout: TIMEOUT_MS,
    });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : "";
    return `apt-get could not install it (${reason.split("\n").at(-1) ?? ""})`;
  }
}
