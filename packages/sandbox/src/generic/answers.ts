import type { PaginationMeta } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import { linkHeader, pageHeaders } from "../pagination/offset-list.js";
import { createRandom } from "../seed/random.js";
import type { Description } from "../spec/description.js";
import type { DeclaredAnswer, Operation } from "../spec/operations.js";
import { createBodySource, echoPath } from "./bodies.js";
import { answerList, itemSchema, settlePaging } from "./lists.js";
import { sampleText } from "./texts.js";

/** A request whose parameters have been checked. */
export interface GenericRequest {
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  url: URL;
}

/** Answers that are made up from the description alone, without any state. */
export interface GenericAnswers {
  /** The success of an operation: the same answer for the same path. */
  succeed(operation: Operation, request: GenericRequest): Reply;
  /** One declared answer of an operation, whatever the request. */
  play(operation: Operation, status: number, answer: DeclaredAnswer): Reply;
}

/**
 * Builds the answers of a description. They fit its schemas and are the same
 * for a seed: the published example where there is one, else made up. Ids in
 * the path come back in the answer; lists have five items and are paged.
 */
export function createGenericAnswers(
  description: Description,
  seed: number,
): GenericAnswers {
  const { document } = description;
  const source = createBodySource(description, seed);
  return {
    succeed(operation, request) {
      const [status, answer] = successOf(operation);
      const { body } = answer;
      if (!body) return { status };
      const key = [operation.operationId, ...Object.values(request.path)].join(
        "/",
      );
      if (itemSchema(document, body)) {
        const list = answerList(document, source, body, key, request);
        const headers = headersOf(answer, list.meta, request.url);
        return { status, body: list.body, headers };
      }
      const value = settlePaging(source.bodyOf(body, key));
      const echoed = echoPath(operation, request.path, value);
      return {
        status,
        body: source.fits(body, echoed) ? echoed : value,
        headers: headersOf(answer),
      };
    },
    play(operation, status, answer) {
      const { body, description: reason } = answer;
      const headers = headersOf(answer);
      if (!body) return { status, headers };
      const key = `${operation.operationId}/${status}`;
      const value =
        status < 400
          ? settlePaging(source.bodyOf(body, key))
          : source.errorOf(body, key, reason);
      return { status, body: value, headers };
    },
  };
}

function successOf(operation: Operation): [number, DeclaredAnswer] {
  for (const [status, answer] of operation.answers) {
    if (status < 300) return [status, answer];
  }
  throw new Error(`${operation.operationId} declares no success.`);
}

/** The declared headers, each with a value that its schema allows. */
function headersOf(
  { headers }: DeclaredAnswer,
  meta: PaginationMeta = {
    page: 1,
    per_page: 20,
    total_pages: 1,
    total_count: 1,
  },
  url?: URL,
): Record<string, string> {
  const known: Record<string, string> = {
    ...pageHeaders(meta),
    ...(url && linkHeader(url, meta)),
  };
  const result: Record<string, string> = {};
  for (const [name, schema] of Object.entries(headers)) {
    const value = known[name];
    if (value !== undefined) result[name] = value;
    else if (schema.type === "integer") result[name] = "1";
    // Without a neighbouring page there is no link.
    else if (name !== "Link") {
      result[name] = sampleText(schema, name, createRandom(name));
    }
  }
  return result;
}
