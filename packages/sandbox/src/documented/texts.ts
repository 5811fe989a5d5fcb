import type { Random } from "../seed/random.js";
import type { Schema } from "../spec/document.js";
import { DAY, formatTimestamp, SECOND } from "../storage/timestamps.js";

/** The latest of all made-up instants: fixed, so that they stay the same. */
const EPOCH = Date.UTC(2026, 0, 15, 9) * 1000;

const WORDS = [
  "amber",
  "harbour",
  "juniper",
  "lantern",
  "meadow",
  "orchard",
  "pebble",
  "willow",
] as const;

/** Texts of which each pattern of the description matches one. */
const PATTERN_CANDIDATES = ["sample", "SAMPLE", "#1f6f54", "PT", "sample-1"];

/** A text for the member `name` that its schema allows. */
export function sampleText(
  schema: Schema,
  name: string,
  random: Random,
): string {
  const { format, pattern } = schema;
  if (pattern !== undefined) return matching(pattern);
  switch (format) {
    case "uuid":
      return random.uuid();
    case "date-time":
      return formatTimestamp(instantNamed(name, random));
    case "date":
      return formatTimestamp(instantNamed(name, random)).slice(0, 10);
    case "email":
      return `${random.pick(WORDS)}@example.com`;
    case "uri":
      return `https://example.com/${random.pick(WORDS)}`;
    default:
      return fit(freeText(name, random), schema);
  }
}

/** A later member comes later: created, then updated, then the rest. */
function instantNamed(name: string, random: Random): number {
  const age = name.startsWith("created")
    ? random.integer(20, 40)
    : name.startsWith("updated")
      ? random.integer(10, 19)
      : random.integer(0, 9);
  return EPOCH - age * DAY - random.integer(0, 86_399) * SECOND;
}

function freeText(name: string, random: Random): string {
  if (/_at$|_time$|^timestamp$/.test(name)) {
    return formatTimestamp(instantNamed(name, random));
  }
  if (/(^|_)(phone_number|wa_id|phone)$/.test(name)) {
    return `1415555${random.digits(4)}`;
  }
  if (/(^|_)id$/.test(name)) return random.digits(15);
  if (name.endsWith("url")) return `https://example.com/${random.pick(WORDS)}`;
  if (name.endsWith("email")) return `${random.pick(WORDS)}@example.com`;
  const [first, second] = [random.pick(WORDS), random.pick(WORDS)];
  if (/name$|^title$|^label$/.test(name)) {
    return `${first.charAt(0).toUpperCase()}${first.slice(1)} ${second}`;
  }
  return `${first} ${second}`;
}

function matching(pattern: string): string {
  const expression = new RegExp(pattern, "u");
  const found = PATTERN_CANDIDATES.find((text) => expression.test(text));
  if (found !== undefined) return found;
  throw new Error(`The sandbox has no sample text for the pattern ${pattern}.`);
}

function fit(text: string, { minLength = 0, maxLength }: Schema): string {
  return text.padEnd(minLength, "x").slice(0, maxLength);
}
