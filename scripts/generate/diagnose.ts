import { readdir } from "node:fs/promises";
import path from "node:path";
import { claimNames } from "../emit/claim-names.js";
import { emitPaths } from "../emit/client-paths.js";
import { emitResources } from "../emit/client-resources.js";
import { emitProxyOperations } from "../emit/proxy-operations.js";
import { describeReactOperations } from "../emit/react-operations.js";
import { emitTypes } from "../emit/types.js";
import {
  type DescribedOperations,
  describeOperations,
} from "../resources/describe-operations.js";
import { DESCRIPTIONS } from "../spec/descriptions.js";
import { normaliseNullable } from "../spec/dialect.js";
import { inlineExamples } from "../spec/examples.js";
import {
  type Description,
  type OverlayFile,
  danglingError,
  overlaysOf,
  parseOverlayFile,
  rejectUnknownExtensions,
  rejectOrphans,
} from "../spec/load.js";
import { type MergePart, mergeDescriptions } from "../spec/merge.js";
import { openResponseEnums } from "../spec/open-enums.js";
import { normaliseOperationIds } from "../spec/operation-ids.js";
import { listOperations } from "../spec/operations.js";
import { applyAction, findMatches } from "../spec/overlay.js";
import { Problems } from "../spec/problems.js";
import { pruneComponents } from "../spec/prune.js";
import { readOpenApi } from "../spec/read-openapi.js";
import {
  findDanglingReferences,
  resolveReference,
} from "../spec/references.js";
import { rejectMalformed } from "../spec/reject-malformed.js";
import {
  type Json,
  type JsonObject,
  type SourceFile,
  SpecError,
  readSource,
} from "../spec/source.js";
import { splitSharedEnums } from "../spec/split-enums.js";
import { isObject, objectOf } from "../spec/walk.js";

/**
 * The problems in the files below `openapi/`, and the sources that locate them.
 */
export interface Diagnosis {
  readonly errors: readonly SpecError[];
  readonly sources: readonly SourceFile[];
}

/**
 * Finds every problem that prevents generation from the files below `openapi/`.
 * Generation itself stops at the first step that fails. Here, each step removes
 * what is wrong and continues with the rest.
 *
 * @param root - the folder that holds `openapi/`
 */
export async function diagnoseFolder(root: string): Promise<Diagnosis> {
  const problems = new Problems();
  const read = async <Result>(
    step: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    const result = await step().catch((error: unknown) => error as Error);
    return problems.attempt(() => {
      if (result instanceof Error) throw result;
      return result;
    });
  };
  const files = await readdir(path.join(root, "openapi"));
  const descriptions: Omit<Description, "overlays">[] = [];
  for (const file of DESCRIPTIONS) {
    const isMain = file === DESCRIPTIONS[0];
    if (!isMain && !files.includes(path.basename(file.file))) continue;
    const source = await read(() =>
      readSource(path.join(root, file.file), root),
    );
    if (source) descriptions.push({ file, source });
  }
  const folder = path.join(root, "openapi/overlays");
  const names = await readdir(folder);
  const overlays: OverlayFile[] = [];
  for (const name of names.filter((file) => /\.ya?ml$/.test(file)).sort()) {
    const overlay = await read(async () =>
      rejectUnknownExtensions(
        parseOverlayFile(await readSource(path.join(folder, name), root)),
      ),
    );
    if (overlay) overlays.push(overlay);
  }
  problems.attempt(() => {
    rejectOrphans(overlays, descriptions);
  });
  return diagnose(
    descriptions.map(({ file, source }) => ({
      file,
      source,
      overlays: overlaysOf(file, overlays),
    })),
    problems,
  );
}

/** Like {@link diagnoseFolder}, for descriptions that are already read. */
export function diagnose(
  descriptions: readonly Description[],
  problems = new Problems(),
): Diagnosis {
  const parts = descriptions.flatMap((description) => {
    const part = problems.attempt(() => correct(description, problems));
    return part ? [part] : [];
  });
  const merged =
    parts.length === 0
      ? undefined
      : attemptStep(problems, () => mergeDescriptions(structuredClone(parts)));
  for (const document of merged
    ? [merged]
    : parts.map((part) => part.document)) {
    attemptStep(problems, () => {
      pruneComponents(document);
      splitSharedEnums(document);
      openResponseEnums(document);
    });
    diagnoseDocument(document, problems);
  }
  return {
    errors: problems.found,
    sources: descriptions.flatMap(({ source, overlays }) => [
      source,
      ...overlays.map((overlay) => overlay.source),
    ]),
  };
}

/** The corrected description, without the parts that could not be corrected. */
function correct(
  { file, source, overlays }: Description,
  problems: Problems,
): MergePart {
  const document = readOpenApi(source);
  normaliseNullable(document);
  for (const { overlay } of overlays) {
    for (const action of overlay.actions) {
      problems.attempt(() => applyAction(document, action));
    }
  }
  const files = [source, ...overlays.map((entry) => entry.source)];
  for (const dangling of findDanglingReferences(document)) {
    problems.attempt(() => {
      const pointer = dangling.at.map((key) =>
        encodeURIComponent(
          String(key).replaceAll("~", "~0").replaceAll("/", "~1"),
        ),
      );
      const holder = resolveReference(document, `#/${pointer.join("/")}`);
      if (isObject(holder)) delete holder.$ref;
      throw danglingError(dangling, files);
    });
  }
  inlineExamples(document);
  normaliseOperationIds(document);
  const { prefix, replaces, namespace } = file;
  return { document, prefix, replaces, namespace, place: source.name };
}

function diagnoseDocument(document: JsonObject, problems: Problems): void {
  repeatUntilValid(document, problems, () => {
    rejectMalformed(document);
  });
  repeatUntilValid(document, problems, () => {
    listOperations(document);
  });
  const { operations, methods } = repeatUntilValid<DescribedOperations>(
    document,
    problems,
    () => describeOperations(document),
  ) ?? { operations: [], methods: [] };
  attemptStep(problems, () => {
    const react = describeReactOperations(methods);
    claimNames(document, operations, methods, react);
  });
  const types = attemptStep(problems, () => emitTypes(document, operations));
  for (const method of types ? methods : []) {
    if (!types) continue;
    attemptStep(problems, () => emitResources([method], types));
    attemptStep(problems, () => emitPaths([method], types));
    attemptStep(problems, () => emitProxyOperations(document, [method]));
  }
}

/**
 * Repeats a step until it finds no more problems; each time, removes what it
 * found.
 */
function repeatUntilValid<Result>(
  document: JsonObject,
  problems: Problems,
  step: () => Result,
): Result | undefined {
  for (;;) {
    const count = problems.found.length;
    const result = attemptStep(problems, step);
    const found = problems.found.slice(count);
    if (found.length === 0) return result;
    for (const { remedy, place } of found) {
      removeTarget(document, remedy?.target ?? jsonPathOfOperation(place));
    }
  }
}

/**
 * Runs a step. After an earlier problem, only SpecErrors count: any other error
 * may be a consequence of that problem.
 */
function attemptStep<Result>(
  problems: Problems,
  step: () => Result,
): Result | undefined {
  return problems.attempt(() => {
    try {
      return step();
    } catch (error) {
      if (error instanceof SpecError || problems.found.length === 0)
        throw error;
      return undefined;
    }
  });
}

function jsonPathOfOperation(place: string): string {
  const [, method = "", path = ""] = /^([A-Z]+) (\/.*)$/.exec(place) ?? [];
  return path === "" ? "$" : `$.paths['${path}'].${method.toLowerCase()}`;
}

/**
 * Removes the target of a problem; a schema is replaced by one that allows
 * anything.
 */
function removeTarget(document: JsonObject, target: string): void {
  const [at] = findMatches(document, {
    target,
    description: "",
    place: target,
  });
  const key = at?.at(-1);
  if (!at || key === undefined) return;
  const holder = at
    .slice(0, -1)
    .reduce<Json | undefined>(
      (value, name) =>
        Array.isArray(value) ? value[Number(name)] : objectOf(value)[name],
      document,
    );
  // Keeps the positions of the other items in the list.
  if (Array.isArray(holder)) {
    holder[Number(key)] = {
      name: `removed${String(key)}`,
      in: "query",
      schema: {},
    };
  } else if (isObject(holder)) {
    const isSchema = key === "schema" || at.at(-2) === "schemas";
    if (isSchema) holder[key] = {};
    else Reflect.deleteProperty(holder, key);
  }
}
