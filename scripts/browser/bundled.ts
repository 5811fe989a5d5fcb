import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
} from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import type { Executable } from "./executable.js";

/** In `node_modules`, so that the browser is removed together with it. */
const CACHE = fileURLToPath(
  new URL("node_modules/.cache/chromium", import.meta.url),
);

const TIMEOUT_MS = 60_000;

/**
 * Unpacks the headless Chromium that `@sparticuz/chromium` ships, once.
 *
 * @returns undefined if it does not start: it is built for Linux on x64
 */
export async function bundledChromium(): Promise<Executable | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const shipped = path.resolve(
    path.dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")),
    "../..",
  );
  const manifest = await readFile(path.join(shipped, "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = path.join(CACHE, version);
  const browser: Executable = {
    file: path.join(folder, "chromium"),
    libraries: path.join(folder, "lib"),
    // Many machines do not allow Chromium's sandbox, and the tests only open
    // their own pages.
    sandboxed: false,
  };
  if (!(await exists(folder))) await unpack(path.join(shipped, "bin"), folder);
  return (await starts(browser)) ? browser : undefined;
}

/**
 * Unpacks into a temporary folder beside it first, so that no process sees an
 * incomplete one.
 */
async function unpack(shipped: string, folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const part = await mkdtemp(path.join(CACHE, "part-"));
  try {
    const libraries = path.join(part, "libraries.tar");
    await Promise.all([
      decompress(
        path.join(shipped, "chromium.br"),
        path.join(part, "chromium"),
      ),
      decompress(path.join(shipped, "al2023.tar.br"), libraries),
    ]);
    await promisify(execFile)("tar", ["-xf", libraries, "-C", part]);
    await rm(libraries);
    // A temporary folder is only readable by its owner, but other users also
    // run tests.
    await chmod(part, 0o755);
    await rename(part, folder);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    // Another process may have unpacked it first.
    if (!(await exists(folder))) throw error;
  }
}

function decompress(file: string, target: string): Promise<void> {
  return pipeline(
    createReadStream(file),
    createBrotliDecompress(),
    createWriteStream(target, { mode: 0o755 }),
  );
}

/**
 * Whether the executable runs on this machine. It does not with the C library
 * of Alpine.
 */
async function starts({ file, libraries }: Executable): Promise<boolean> {
  try {
    await promisify(execFile)(file, ["--version"], {
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
      timeout: TIMEOUT_MS,
    });
    return true;
  } catch {
    return false;
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
