/**
 * `pnpm test` runs every check of the repository through turbo and ends with
 * the line `N passed, N failed`. A task other than tests counts as one check;
 * flags are passed on to turbo. `pnpm test:full` (`--full`) sets `TEST_FULL=1`,
 * which adds the tests that take minutes: the full matrix of compilers,
 * runtimes and bundlers, and lists of 10,000 rows.
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
  "//#lint",
  "test",
];

/** A task in the file that turbo writes with `--summarize`. */
interface TaskSummary {
  readonly taskId: string;
  readonly task: string;
  readonly directory: string;
  readonly command: string;
  readonly execution?: { readonly exitCode: number };
  readonly cache: { readonly status: string };
}

/** The duration of a test file. */
interface FileTime {
  readonly name: string;
  readonly ms: number;
}

interface Tally {
  readonly name: string;
  readonly files: readonly FileTime[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const flags = process.argv.slice(2);
if (flags.includes("--help")) {
  console.log(`Usage: pnpm test [--full] [<flags of turbo run>]

Runs every check of the repository, and ends with "N passed, N failed".

  --full                also run the tests that take minutes; pnpm test:full
  --filter=<workspace>  only check one workspace, such as @kapso-platform/client
  --force               ignore cached results
  --help                print this`);
  process.exit(0);
}
const full = flags.includes("--full");
if (full) process.env.TEST_FULL = "1";

const summaries = path.join(root, ".turbo/runs");
await rm(summaries, { recursive: true, force: true });
await removeReports();
await prepareBrowser();
const { code } = await turbo([
  "run",
  ...TASKS,
  // Two tasks at a time: more make tests time out on machines with two cores.
  "--concurrency=2",
  "--continue=always",
  "--summarize",
  "--output-logs=new-only",
  ...flags.filter((flag) => flag !== "--full"),
]);

const tasks = await readSummary();
if (!tasks) {
  console.error("turbo ran no tasks; its message is above. See --help");
  process.exit(code === 0 ? 1 : code);
}
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
printSlowest(tallies.flatMap(({ files }) => files));
const failed = total("failed");
const skipped = total("skipped");
console.log(
  `\n${String(total("passed"))} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ""}`,
);
process.exitCode = failed > 0 ? 1 : code;

/** Prepares the browser once, before the tasks that need it start. */
async function prepareBrowser(): Promise<void> {
  try {
    await findExecutable();
  } catch (error) {
    // The tests that need the browser fail with the same message.
    console.error(error instanceof Error ? error.message : error);
  }
}

/** The tasks of the last run; undefined if turbo did not run any. */
async function readSummary(): Promise<TaskSummary[] | undefined> {
  const [file] = await readdir(summaries).catch(() => []);
  if (file === undefined) return undefined;
  const text = await readFile(path.join(summaries, file), "utf8");
  return (JSON.parse(text) as { tasks: TaskSummary[] }).tasks;
}

/** Counts the tests of a test task, or the task itself. */
async function tallyTask(task: TaskSummary): Promise<Tally> {
  const hit = task.cache.status === "HIT";
  const succeeded = hit || task.execution?.exitCode === 0;
  const report = task.task === "test" ? await readReport(task) : undefined;
  if (!report) {
    return {
      name: task.taskId,
      files: [],
      passed: succeeded ? 1 : 0,
      failed: succeeded ? 0 : 1,
      skipped: 0,
    };
  }
  // A run can fail without a failed test: by an unhandled error, or a file that
  // does not load.
  const failures = report.numFailedTests;
  return {
    name: task.taskId,
    files: report.testResults.map(({ name, startTime, endTime }) => ({
      name: path.relative(root, name),
      ms: endTime - startTime,
    })),
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
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

async function readReport({
  directory,
}: TaskSummary): Promise<VitestReport | undefined> {
  const file = path.join(root, directory, ".reports/vitest.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as VitestReport);
}

/** Prints the ten slowest test files. */
function printSlowest(files: readonly FileTime[]): void {
  if (files.length === 0) return;
  console.log("\nSlowest test files:");
  for (const { name, ms } of [...files]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)) {
    console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
  }
}

/** Removes old reports; turbo restores the reports of cached tasks. */
async function removeReports(): Promise<void> {
  for (const folder of ["packages", "examples", "."]) {
    // The folder `examples` may not exist.
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
