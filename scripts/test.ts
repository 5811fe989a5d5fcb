/**
 * `pnpm test` runs every check of the repository through turbo and closes with
 * the plain line `N passed, N failed`. A task other than tests counts as one
 * check; flags are handed on to turbo.
 */
import { readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { findExecutable } from "./browser/executable.js";
import { root, turbo } from "./tasks/turbo.js";

const TASKS = [
  "//#generate:check",
  "//#spec:lint",
  "//#format:check",
  "build",
  "typecheck",
  "lint",
  "test",
];

/** What turbo's `--summarize` file tells of a task. */
interface TaskSummary {
  readonly taskId: string;
  readonly task: string;
  readonly directory: string;
  readonly command: string;
  readonly execution?: { readonly exitCode: number };
  readonly cache: { readonly status: string };
}

interface Tally {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const summaries = path.join(root, ".turbo/runs");
await rm(summaries, { recursive: true, force: true });
await removeReports();
await prepareBrowser();
const { code } = await turbo([
  "run",
  ...TASKS,
  // More than the smallest machines have cores makes tests time out there.
  "--concurrency=2",
  "--continue=always",
  "--summarize",
  "--output-logs=new-only",
  ...process.argv.slice(2),
]);

const tasks = await readSummary();
const tallies = await Promise.all(
  tasks.filter(({ command }) => command !== "<NONEXISTENT>").map(tallyTask),
);
const total = (key: "passed" | "failed" | "skipped"): number =>
  tallies.reduce((sum, tally) => sum + tally[key], 0);

console.log("");
for (const tally of tallies) {
  const skipped = tally.skipped > 0 ? `, ${String(tally.skipped)} skipped` : "";
  const mark = tally.failed > 0 ? "✗" : "✓";
  console.log(
    `${mark} ${tally.name}: ${String(tally.passed)} passed, ${String(tally.failed)} failed${skipped}`,
  );
}
const failed = total("failed");
const skipped = total("skipped");
console.log(
  `\n${String(total("passed"))} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ""}`,
);
process.exitCode = failed > 0 ? 1 : code;

/** Unpacks or installs the browser once, before tasks that need it start. */
async function prepareBrowser(): Promise<void> {
  try {
    await findExecutable();
  } catch (error) {
    // The tests that need it fail with the same sentence.
    console.error(error instanceof Error ? error.message : error);
  }
}

async function readSummary(): Promise<TaskSummary[]> {
  const [file] = await readdir(summaries).catch(() => []);
  if (file === undefined) throw new Error("turbo wrote no summary");
  const text = await readFile(path.join(summaries, file), "utf8");
  return (JSON.parse(text) as { tasks: TaskSummary[] }).tasks;
}

/** The tests of a test task, or the task itself. */
async function tallyTask(task: TaskSummary): Promise<Tally> {
  const hit = task.cache.status === "HIT";
  const succeeded = hit || task.execution?.exitCode === 0;
  const report = task.task === "test" ? await readReport(task) : undefined;
  if (!report) {
    return {
      name: task.taskId,
      passed: succeeded ? 1 : 0,
      failed: succeeded ? 0 : 1,
      skipped: 0,
    };
  }
  // A run can fail without a failed test: an unhandled error, a file that does
  // not load.
  const failures = report.numFailedTests;
  return {
    name: task.taskId,
    passed: report.numPassedTests,
    failed: succeeded ? failures : Math.max(1, failures),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

async function readReport({
  directory,
}: TaskSummary): Promise<VitestReport | undefined> {
  const file = path.join(root, directory, ".reports/vitest.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as VitestReport);
}

/** Removes old reports; turbo brings back those of tasks that it has cached. */
async function removeReports(): Promise<void> {
  for (const folder of ["packages", "examples", "."]) {
    // There may be no examples.
    const entries = await readdir(path.join(root, folder), {
      withFileTypes: true,
    }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      const report = path.join(root, folder, entry.name, ".reports");
      await rm(report, { recursive: true, force: true });
    }
  }
}
