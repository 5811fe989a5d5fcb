/** What a change means for a TypeScript user, most severe first. */
export const LEVELS = ["breaking", "minor", "patch"] as const;

/** What a change means for a TypeScript user. */
export type Level = (typeof LEVELS)[number];

/** What a change is about. */
export interface Subject {
  readonly kind: "operation" | "schema" | "document";
  /** `GET /whatsapp/messages`, `WhatsappMessage`, or a part of the document. */
  readonly name: string;
  /**
   * The resource that it belongs to, such as `conversations`, if there is
   * exactly one.
   */
  readonly resource: string | undefined;
}

/** One change between two versions of a description. */
export interface Change {
  readonly subject: Subject;
  readonly kind: "added" | "removed" | "changed";
  readonly level: Level;
  /**
   * The place within the subject, such as `request.query.limit`; empty for the
   * whole subject.
   */
  readonly at: string;
  /** What the change means: one sentence, without its subject. */
  readonly reason: string;
}

/** Everything that changed between two versions. */
export interface SpecDiff {
  readonly changes: readonly Change[];
  /** The most severe level; undefined if nothing changed. */
  readonly level: Level | undefined;
}

/**
 * Sorts changes by subject, removes duplicates, and finds the overall level.
 */
export function summarise(changes: readonly Change[]): SpecDiff {
  const unique = new Map<string, Change>();
  for (const change of changes) {
    const { subject, at, reason } = change;
    const key = [subject.kind, subject.name, at, reason].join("\n");
    if (!unique.has(key)) unique.set(key, change);
  }
  const found = [...unique.values()];
  return {
    changes: LEVELS.flatMap((level) =>
      found.filter((change) => change.level === level),
    ),
    level: LEVELS.find((level) =>
      found.some((change) => change.level === level),
    ),
  };
}
