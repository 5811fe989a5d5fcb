import { toStoredJson } from "../table/stored-text.js";

/** The result of a handler, from which `toResponse` creates the response. */
export interface Reply {
  status: number;
  /** Sent as JSON; undefined for an empty body. */
  body?: unknown;
  /** A body of any other type. */
  content?: { type: string; data: string | Uint8Array<ArrayBuffer> };
  headers?: Readonly<Record<string, string>>;
}

/** 200 with the body as it is: the messaging API has no envelope. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function data(value: unknown): Reply {
  return ok({ data: value });
}

/** 201 with `{data}`. */
export function created(value: unknown): Reply {
  return { status: 201, body: { data: value } };
}

/** 202 with `{data}`: the work goes on in the background. */
export function accepted(value: unknown): Reply {
  return { status: 202, body: { data: value } };
}

/** 204 without a body. */
export function noContent(): Reply {
  return { status: 204 };
}

export function toResponse({
  status,
  body,
  content,
  headers = {},
}: Reply): Response {
  // Lower case: `Headers` of happy-dom keep the case, and the server would send the length
  // twice.
  const all = new Headers(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (content) all.set("content-type", content.type);
  else if (body !== undefined) {
    all.set("content-type", "application/json; charset=utf-8");
  }
  const sent = body === undefined ? null : toStoredJson(body);
  return new Response(content?.data ?? sent, { status, headers: all });
}
