/** A reproducible source of choices: equal keys give equal sequences. */
export interface Random {
  /** At least 0, below 1. */
  unit(): number;
  /** An integer from `minimum` to `maximum`, both included. */
  integer(minimum: number, maximum: number): number;
  chance(probability: number): boolean;
  /** One of the items, of which there is one at least. */
  pick<T>(items: readonly T[]): T;
  uuid(): string;
  /** Decimal digits, of which the first is not zero. */
  digits(length: number): string;
  /** Upper-case hexadecimal digits. */
  hex(length: number): string;
}

/** The two hexadecimal digits of each byte. */
const LOWER = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);
const UPPER = LOWER.map((digits) => digits.toUpperCase());

/** Builds a source for a key (sfc32, started from an FNV-1a hash of the key). */
export function createRandom(key: string): Random {
  let [a, b, c, counter] = [0, 1, 2, 3].map((salt) =>
    hash(`${salt}:${key}`),
  ) as [number, number, number, number];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  const unit = () => next() / 2 ** 32;
  const integer = (minimum: number, maximum: number) =>
    minimum + Math.floor(unit() * (maximum - minimum + 1));
  const hex = (length: number, bytes: readonly string[]): string => {
    let text = "";
    while (text.length < length) {
      const value = next();
      text +=
        (bytes[value >>> 24] ?? "") +
        (bytes[(value >>> 16) & 255] ?? "") +
        (bytes[(value >>> 8) & 255] ?? "") +
        (bytes[value & 255] ?? "");
    }
    return text.length === length ? text : text.slice(0, length);
  };
  return {
    unit,
    integer,
    hex: (length) => hex(length, UPPER),
    chance: (probability) => unit() < probability,
    // The index is within the bounds.
    pick: <T>(items: readonly T[]) => items[integer(0, items.length - 1)] as T,
    uuid() {
      const text = hex(32, LOWER);
      const variant = (8 + (next() & 3)).toString(16);
      return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
    },
    digits(length) {
      let text = String(integer(1, 9));
      while (text.length < length) text += String(integer(0, 9));
      return text;
    },
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0;
    value = Math.imul(value, 0x01000193);
  }
  return value;
}
