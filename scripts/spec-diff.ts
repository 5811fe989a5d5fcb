/**
 * `pnpm spec:diff [--base <git ref or file>] [--format terminal|markdown|json]`
 * reports what changed for TypeScript users between the last commit, or another
 * base, and the checked-in description. `pnpm spec:diff --corpus` prints the
 * corpus of mutations with their verdicts.
 */
import { isAsExpected, readCorpus } from "./diff/corpus/corpus.js";
import { diffWithBase } from "./diff/diff-with-base.js";
import { readFlags } from "./tasks/flags.js";
import { runCommand } from "./tasks/run-command.js";
import { root } from "./tasks/turbo.js";

const USAGE = `Usage: pnpm spec:diff [--base <git ref or file>] [--format terminal|markdown|json]

Reports what changed for TypeScript users in the checked-in description.

  --base <git ref or file>  base of the comparison; by default the last commit
  --format <name>           terminal (the default), markdown or json
  --corpus                  print the verdicts on the corpus of mutations
  --help                    print this`;

async function main(): Promise<number> {
  const { values } = readFlags(
    {
      options: {
        base: { type: "string", default: "HEAD" },
        format: { type: "string", default: "terminal" },
        corpus: { type: "boolean", default: false },
      },
    },
    USAGE,
  );
  if (values.corpus) return printCorpus();
  console.log(await diffWithBase(root, values.base, values.format));
  return 0;
}

async function printCorpus(): Promise<number> {
  const corpus = await readCorpus();
  let wrong = 0;
  console.log(
    "| | mutation | verdict | the old consumer |\n| --- | --- | --- | --- |",
  );
  for (const mutation of corpus.mutations) {
    const judgement = corpus.judge(mutation);
    const right = isAsExpected(mutation, judgement);
    if (!right) wrong += 1;
    console.log(
      `| ${right ? "✓" : "✗"} | ${mutation.name} | ${judgement.verdict} | ${judgement.error?.split(":")[0] ?? "compiles"} |`,
    );
  }
  corpus.close();
  console.log(
    `\n${String(corpus.mutations.length)} mutations, ${String(wrong)} judged wrongly`,
  );
  return wrong === 0 ? 0 : 1;
}

await runCommand(main);
