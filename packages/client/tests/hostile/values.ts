import { runInNewContext } from "node:vm";

/* Values that no type allows. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/only-throw-error */
/* oxlint-disable typescript/no-extraneous-class */

/** A Proxy of which each operation throws an error. */
function trap(target: object): object {
  const fail = (): never => {
    throw new Error("trap");
  };
  return new Proxy(target, {
    apply: fail,
    construct: fail,
    defineProperty: fail,
    deleteProperty: fail,
    get: fail,
    getOwnPropertyDescriptor: fail,
    getPrototypeOf: fail,
    has: fail,
    isExtensible: fail,
    ownKeys: fail,
    preventExtensions: fail,
    set: fail,
    setPrototypeOf: fail,
  });
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwing(...names: PropertyKey[]): object {
  const value = {};
  for (const name of names) {
    Object.defineProperty(value, name, {
      enumerable: true,
      get: () => {
        throw new TypeError("getter");
      },
    });
  }
  return value;
}

/** Values that code without types can pass, with functions that create them. */
export const HOSTILE_VALUES: readonly (readonly [
  what: string,
  make: () => unknown,
])[] = [
  ["a symbol", () => Symbol("s")],
  ["a bigint", () => 10n ** 40n],
  ["null", () => null],
  ["undefined", () => undefined],
  ["NaN", () => NaN],
  ["minus infinity", () => -Infinity],
  ["false", () => false],
  ["an empty string", () => ""],
  ["half of a surrogate pair", () => "a\ud83d"],
  ["a null character", () => "a\0b"],
  ["a line break", () => "a\r\nb: c"],
  ["a huge string", () => "x".repeat(300_000)],
  ["__proto__", () => "__proto__"],
  ["toString", () => "toString"],
  ["a function", () => () => "x"],
  [
    "a function that throws",
    () => () => {
      throw new TypeError("called");
    },
  ],
  ["a class", () => class Mine {}],
  ["an empty object", () => ({})],
  ["an object without prototype", () => Object.create(null) as unknown],
  [
    "an instance",
    () =>
      new (class Mine {
        readonly x = 1;
      })(),
  ],
  ["a list", () => ["a"]],
  ["a list of lists", () => [["a"]]],
  ["a list with a symbol", () => [Symbol("s")]],
  ["a list with holes", () => Array(2)],
  ["a list of null", () => [null]],
  ["a Map", () => new Map([["a", 1]])],
  ["an invalid Date", () => new Date(NaN)],
  ["a regular expression", () => /x/],
  ["an error", () => new Error("e")],
  ["bytes", () => new Uint8Array(3)],
  ["an object of another realm", () => runInNewContext("({ a: { b: 1 } })")],
  ["a list of another realm", () => runInNewContext("[['a']]")],
  ["an error of another realm", () => runInNewContext("new TypeError('e')")],
  ["a symbol in an object", () => ({ a: Symbol("s"), [Symbol("s")]: 1 })],
  ["a bigint in an object", () => ({ a: 1n })],
  [
    "a circle",
    () => {
      const circle: Record<string, unknown> = {};
      circle.a = circle;
      return circle;
    },
  ],
  [
    "deep nesting",
    () => {
      let deep: unknown = "x";
      for (let level = 0; level < 20_000; level++) deep = { a: deep };
      return deep;
    },
  ],
  ["a Proxy that throws", () => trap({})],
  ["a function Proxy that throws", () => trap(() => {})],
  ["a list Proxy that throws", () => trap([])],
  [
    "a Proxy whose get throws",
    () =>
      new Proxy(
        { a: 1 },
        {
          get: () => {
            throw new TypeError("get");
          },
        },
      ),
  ],
  ["a revoked Proxy", revoked],
  [
    "toString throws",
    () => ({
      toString: () => {
        throw new TypeError("toString");
      },
    }),
  ],
  [
    "no conversion to text",
    () => ({ toString: () => ({}), valueOf: () => ({}) }),
  ],
  ["toPrimitive throws", () => throwing(Symbol.toPrimitive)],
  ["toStringTag throws", () => throwing(Symbol.toStringTag)],
  [
    "toJSON throws",
    () => ({
      toJSON: () => {
        throw new TypeError("toJSON");
      },
    }),
  ],
  ["then throws", () => throwing("then")],
  [
    "iterator throws",
    () => ({
      [Symbol.iterator]: () => {
        throw new TypeError("iterator");
      },
    }),
  ],
  [
    "getters throw",
    () =>
      throwing(
        "name",
        "body",
        "headers",
        "data",
        "length",
        "id",
        "type",
        "params",
        "query",
        "path",
        "status",
        "limit",
        "signal",
        "to",
        "template",
        "secret",
      ),
  ],
  [
    "a symbol thrown",
    () => ({
      get a() {
        throw Symbol("s");
      },
    }),
  ],
  [
    "nothing thrown",
    () => ({
      get a() {
        throw undefined;
      },
    }),
  ],
  [
    "a Proxy thrown",
    () => ({
      get a() {
        throw trap({});
      },
    }),
  ],
];
