/** The media type of a body in lower case, without parameters; "" if absent. */
export function mediaTypeOf(headers: Headers): string {
  return (
    /^\s*([^\s;,]+)\s*(;|$)/.exec(headers.get("content-type") ?? "")?.[1] ?? ""
  ).toLowerCase();
}

/** Whether the content type is JSON, which an HTML form cannot send. */
export function isJsonType(headers: Headers): boolean {
  return isJson(mediaTypeOf(headers));
}

/** Whether a media type is JSON (RFC 6839 §3.1). */
export function isJson(type: string): boolean {
  return /^application\/([\w.-]+\+)?json$/.test(type);
}
