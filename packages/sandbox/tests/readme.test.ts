import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "node:util";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");

const SNIPPETS = [...README.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
  ([, code = ""]) => code,
);

const OUTPUTS = [
  "200 Is the blue one back in stock?\n",
  "",
  "131047\nYour order is on its way.\n",
  "",
  "",
  "",
];

const STREAMS = [
  ["log", "stdout"],
  ["warn", "stderr"],
  ["error", "stderr"],
] as const;

test("has as many snippets as are tested", () => {
  expect(SNIPPETS).toHaveLength(OUTPUTS.length);
});

test.each(OUTPUTS.map((output, index) => [index, output] as const))(
  "snippet %d runs as it stands",
  async (index, output) => {
    const folder = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, "snippet.mts");
    const source = join(PACKAGE, "src/index.ts");
    const code = SNIPPETS[index]!.replace(
      '"@kapso-platform/sandbox"',
      JSON.stringify(source),
    );
    writeFileSync(file, code);
    const printed = { stdout: "", stderr: "" };
    for (const [method, stream] of STREAMS) {
      const spy = vi.spyOn(console, method).mockImplementation((...values) => {
        printed[stream] += `${format(...values)}\n`;
      });
      onTestFinished(() => {
        spy.mockRestore();
      });
    }
    await import(file);
    expect(printed).toEqual({ stdout: output, stderr: "" });
  },
);
