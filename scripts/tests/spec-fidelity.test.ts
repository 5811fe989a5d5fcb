import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const command = fileURLToPath(new URL("../spec-fidelity.ts", import.meta.url));

it("reports in one sentence that the folder does not exist", async () => {
  const args = ["--import", "tsx", command, "/no/such/folder"];
  const run = await new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(process.execPath, args, (error, _stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stderr });
    });
  });
  expect(run).toEqual({
    code: 1,
    stderr:
      "/no/such/folder is not a folder; pass the folder with the published documents\n",
  });
});
