import { toStoredJson } from "../table/stored-text.js";

/** What a handler returns: turned into a `Response` in one place. */
export interface Reply {
  status: number;
  /** JSON to send; leave it out for an empty body. */
  body?: unknown;
  /** A body of any other type, to send as it is. */
  content?: { type: string; data: string | Uint8Array<ArrayBuffer> };
  headers?: Readonly<Record<string, string>>;
}

/** 200 with the body as it is: the messaging API has no envelope. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** 200 with `{data}`, the usual envelope. */
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

/** The response for a reply. */
export function toResponse(reply: Reply): Response {
  const headers = new Headers(reply.headers);
  if (reply.content) {
    headers.set("content-type", reply.content.type);
    return new Response(reply.content.data, { status: reply.status, headers });
  }
  if (reply.body === undefined) {
    return new Response(null, { status: reply.status, headers });
  }
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(toStoredJson(reply.body), {
    status: reply.status,
    headers,
  });
}
