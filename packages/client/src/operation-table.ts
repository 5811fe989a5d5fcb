import type { Operation, ParameterRule } from "./operation.js";

/** The members of an operation that have words of their own. */
interface Draft {
  readonly name: string;
  readonly method: string;
  path: string;
  api?: string;
  body?: string | true;
  response?: string;
  query?: Record<string, ParameterRule>;
  exclusive?: string[][];
}

/**
 * Reads a table of operations. For all operations, a bundle needs a third less than for
 * the same operations as objects.
 *
 * The table has a section for each resource, and a line for each operation:
 *
 * ```text
 * conversations /conversations
 * GET list status created_after:date limit:[1,100] before|after >cursor
 * PATCH update /{conversation_id} <conversation {"dates":["ends_at"]}
 * ```
 *
 * The first line of a section has the name of the resource and what all its operations have.
 * The lines of the operations start with the HTTP method and the name of the method.
 *
 * | text    | meaning                                                                     |
 * | ------- | --------------------------------------------------------------------------- |
 * | `@api`  | the API, if it is not the main one                                          |
 * | `/path` | the path, or its next segments                                              |
 * | `<body` | the envelopes of the body; `<` without any                                  |
 * | `>kind` | the kind of response                                                        |
 * | `{…}`   | other members, as JSON without spaces                                       |
 * | others  | a query parameter with its rule; `\|` separates those that exclude each other |
 *
 * @param code - The members that are functions, by the name of the operation.
 */
export function readOperations(
  table: string,
  code: Readonly<Record<string, Partial<Operation>>>,
): Operation[] {
  // `shift` instead of destructuring, which takes twice as long before V8 has compiled it.
  return table.split("\n\n").flatMap((section) => {
    const lines = section.split("\n");
    const shared = nextOf(lines).split(" ");
    const resource = nextOf(shared);
    return lines.map((line) => {
      const words = line.split(" ");
      const method = nextOf(words);
      const name = `${resource}.${nextOf(words)}`;
      const operation: Draft = { path: "", name, method };
      for (const word of shared.concat(words)) addWord(operation, word);
      Object.assign(operation, code[name]);
      // The table is generated from the same description as the types.
      return operation as unknown as Operation;
    });
  });
}

function nextOf(texts: string[]): string {
  return texts.shift() ?? "";
}

function addWord(operation: Draft, word: string): void {
  const mark = word[0];
  const text = word.slice(1);
  if (mark === "/") operation.path += word;
  else if (mark === "@") operation.api = text;
  else if (mark === "<") operation.body = text || true;
  else if (mark === ">") operation.response = text;
  else if (mark === "{") Object.assign(operation, JSON.parse(word));
  else {
    const query = (operation.query ??= {});
    const names = word.split("|").map((parameter) => {
      const parts = parameter.split(":");
      const name = nextOf(parts);
      const rule = nextOf(parts);
      query[name] =
        !rule || (rule === "date" ? rule : (JSON.parse(rule) as [number]));
      return name;
    });
    if (names.length > 1) (operation.exclusive ??= []).push(names);
  }
}
