import { spawn } from "node:child_process";
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeFiles } from "../update/write-files.js";

const module = new URL("../update/write-files.ts", import.meta.url).href;

async function folder(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "kapso-write-"));
  onTestFinished(() => rm(root, { recursive: true }));
  return root;
}

/** The content of every file below `root`, by its path. */
async function contents(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const read: Record<string, string> = {};
  for (const file of files.sort()) {
    read[path.relative(root, file)] = await readFile(file, "utf8");
  }
  return read;
}

describe("writing files", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "finishes before %s ends the process",
    async (signal) => {
      const root = await folder();
      const names = Array.from({ length: 200 }, (_, index) => `${index}.txt`);
      for (const name of names) await writeFile(path.join(root, name), "old");
      // The process sends itself the signal as soon as one file is written.
      const code = `
        import { readdirSync, readFileSync } from "node:fs";
        const { writeFiles } = await import(${JSON.stringify(module)});
        const root = ${JSON.stringify(root)};
        let sent = false;
        const watch = () => {
          const some = readdirSync(root).some((name) => readFileSync(root + "/" + name, "utf8") === "new");
          if (!some) return setImmediate(watch);
          process.kill(process.pid, ${JSON.stringify(signal)});
        };
        watch();
        await writeFiles(root, ${JSON.stringify(names)}.map((path) => ({ path, content: "new" })));
        await new Promise(() => setInterval(() => undefined, 1000));
      `;
      const ended = await new Promise<string | null>((resolve) => {
        spawn(
          process.execPath,
          ["--import", "tsx", "--input-type=module", "--eval", code],
          { stdio: "inherit" },
        ).on("close", (_, by) => {
          resolve(by);
        });
      });
      expect(ended).toBe(signal);
      expect(await contents(root)).toEqual(
        Object.fromEntries([...names].sort().map((name) => [name, "new"])),
      );
    },
  );

  it("restores the written files if one of them cannot be written", async () => {
    const root = await folder();
    await writeFile(path.join(root, "a.txt"), "old");
    await writeFile(path.join(root, "gone.txt"), "old");
    await mkdir(path.join(root, "c.txt"));
    await writeFile(path.join(root, "c.txt", "in-the-way"), "");
    const before = await contents(root);
    const files = ["a.txt", "b/new.txt", "c.txt"].map((name) => ({
      path: name,
      content: "new",
    }));
    await expect(writeFiles(root, files, ["gone.txt"])).rejects.toThrow();
    expect(await contents(root)).toEqual(before);
  });

  it("removes files", async () => {
    const root = await folder();
    await writeFile(path.join(root, "gone.txt"), "old");
    await writeFiles(
      root,
      [{ path: "b/new.txt", content: "new" }],
      ["gone.txt"],
    );
    expect(await contents(root)).toEqual({ "b/new.txt": "new" });
  });
});
