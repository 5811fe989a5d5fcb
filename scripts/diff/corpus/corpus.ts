import { readFile } from "node:fs/promises";
import { exec } from "jsonpath-rfc9535";
import { type OverlayAction, applyOverlay } from "../../spec/overlay.js";
import { correctDescription } from "../../spec/load.js";
import {
  type Json,
  type JsonObject,
  SpecError,
  parseSource,
} from "../../spec/source.js";
import { isObject } from "../../spec/walk.js";
import { parse } from "yaml";
import type { Change, Level } from "../change.js";
import { diffSurfaces } from "../diff.js";
import { type Surface, readSurface } from "../surface.js";
import { ConsumerCompiler } from "./confirm.js";

/** A change of the corpus' description, with the expected verdict. */
export interface Mutation {
  readonly name: string;
  readonly verdict: Level | "none";
  /** Part of the place of the entry that has the verdict. */
  readonly at?: string;
  /** Part of what that entry says. */
  readonly reason?: string;
  /**
   * True if only the request on the wire breaks and the consumer still
   * compiles.
   */
  readonly compiles?: true;
  /** The number of all entries, if the mutation checks it. */
  readonly lines?: number;
  readonly rename?: {
    readonly in: string;
    readonly from: string;
    readonly to: string;
  };
  readonly actions?: readonly Pick<
    OverlayAction,
    "target" | "update" | "remove"
  >[];
}

/**
 * The verdict of `spec:diff` on a mutation, and the compiler's verdict on the
 * consumer.
 */
export interface Judgement {
  readonly verdict: Level | "none";
  /** The number of entries. */
  readonly lines: number;
  /** Entries that have the verdict. */
  readonly entries: readonly Change[];
  /** The consumer's first compile error; undefined if it compiles. */
  readonly error: string | undefined;
}

/** The corpus, with the types of its unchanged description. */
export interface Corpus {
  /** The types of the unchanged description. */
  readonly before: Surface;
  readonly mutations: readonly Mutation[];
  /** @throws SpecError if a mutation does not apply or generate */
  readonly judge: (mutation: Mutation) => Judgement;
  /** The first error of the consumer with a version, undefined if it compiles. */
  readonly compile: (surface: Surface) => string | undefined;
  /** Ends the consumer's compiler. */
  readonly close: () => void;
}

/** Reads the corpus. */
export async function readCorpus(): Promise<Corpus> {
  const read = (file: string): Promise<string> =>
    readFile(new URL(file, import.meta.url), "utf8");
  const base = await read("base.yaml");
  const published = parseSource(base, "base.yaml").toJson();
  const before = surfaceOf(published);
  const compiler = new ConsumerCompiler();
  return {
    before,
    mutations: parse(await read("mutations.yaml")) as Mutation[],
    judge: (mutation) => {
      const after = surfaceOf(mutate(published, mutation));
      const { changes, level = "none" } = diffSurfaces(before, after);
      return {
        verdict: level,
        lines: changes.length,
        entries: changes.filter((change) => change.level === level),
        error: compiler.compile(after),
      };
    },
    compile: (surface) => compiler.compile(surface),
    close: () => {
      compiler.close();
    },
  };
}

/** Whether the judgement is the one that the mutation expects. */
export function isAsExpected(
  { verdict, lines, compiles, at = "", reason = "" }: Mutation,
  judgement: Judgement,
): boolean {
  return (
    judgement.verdict === verdict &&
    (lines === undefined || judgement.lines === lines) &&
    (verdict === "breaking" && !compiles) === (judgement.error !== undefined) &&
    (verdict === "none" ||
      judgement.entries.some(
        (entry) => entry.at.includes(at) && entry.reason.includes(reason),
      ))
  );
}

function surfaceOf(published: JsonObject): Surface {
  const source = parseSource(JSON.stringify(published), "base.yaml");
  return readSurface(correctDescription({ source, overlays: [] }).document);
}

function mutate(published: JsonObject, mutation: Mutation): JsonObject {
  const document = structuredClone(published);
  if (mutation.rename) renameKey(document, mutation.rename);
  applyOverlay(document, {
    title: mutation.name,
    extends: "base.yaml",
    actions: (mutation.actions ?? []).map((action) => ({
      ...action,
      description: mutation.name,
      place: mutation.name,
    })),
  });
  return document;
}

/** Renames a key without changing the order of keys. */
function renameKey(
  document: JsonObject,
  { in: holder, from, to }: NonNullable<Mutation["rename"]>,
): void {
  const found: Json[] = [];
  exec(document, holder, (value) => {
    found.push(value);
  });
  const [object] = found;
  if (!isObject(object) || !(from in object)) {
    throw new SpecError(holder, `has no key ${from} to rename`);
  }
  for (const [key, value] of Object.entries(object)) {
    Reflect.deleteProperty(object, key);
    object[key === from ? to : key] = value;
  }
}
