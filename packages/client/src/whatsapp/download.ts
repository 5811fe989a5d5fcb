import { userAgent } from "../configuration.js";
import { assertOptions } from "../arguments/known-names.js";
import { formatValue } from "../arguments/format-value.js";
import { callOperation } from "../call.js";
import { ArgumentError } from "../errors/argument-error.js";
import { type ClientContext, execute } from "../execute.js";
import {
  type WhatsappMediaGetResult,
  whatsappMediaDownloadWithToken,
  whatsappMediaGet,
} from "../generated/resources/whatsapp.js";
import type { Operation, RunOf } from "../operation.js";
import type { RequestOptions } from "../options.js";
import {
  type ResponsePromise,
  toResponsePromise,
} from "../response-promise.js";
import { OutgoingRequest } from "../transport/outgoing.js";
import { cancelBody } from "../transport/cancel-body.js";
import { readText } from "../transport/read-body.js";
import { pageUrl } from "../transport/target.js";
import { parseUrl } from "../transport/url.js";
import {
  type DownloadedMedia,
  readFilename,
  toMedia,
  tooLarge,
} from "./downloaded-media.js";

/** Options of `kapso.whatsapp.media.download`. */
export interface MediaDownloadOptions extends RequestOptions {
  /** Meta id of the business phone number to which the file belongs. */
  phone_number_id: string;
  /**
   * Maximum size of the file in bytes: above 0, or `Infinity`.
   *
   * @defaultValue `104_857_600`, 100 MiB, the maximum size of a document
   */
  maxBytes?: number | undefined;
  /**
   * Milliseconds for the whole download, including the content.
   *
   * @defaultValue `300_000`, 5 minutes
   */
  timeout?: number | undefined;
}

/** See {@link WhatsappActions}. */
export type DownloadMedia = (
  mediaId: string,
  options: MediaDownloadOptions,
) => ResponsePromise<DownloadedMedia>;

const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 5 * 60_000;
const OPTIONS = [
  "phone_number_id",
  "maxBytes",
  "signal",
  "timeout",
  "maxRetries",
  "headers",
];

/** Downloads the file of a message. */
export const downloadMedia: RunOf<DownloadMedia> = (
  context,
  mediaId,
  given,
) => {
  assertOptions(given, OPTIONS, "phone_number_id");
  const { phone_number_id, maxBytes = DEFAULT_MAX_BYTES, ...rest } = given;
  if (!(typeof maxBytes === "number" && maxBytes > 0)) {
    throw new ArgumentError(
      "maxBytes",
      `must be bytes above 0, or Infinity, not ${formatValue(maxBytes)}`,
    );
  }
  const { timeout = DEFAULT_TIMEOUT_MS } = rest;
  const options = { ...rest, timeout };
  const found = callOperation(context, whatsappMediaGet, [
    mediaId,
    { phone_number_id },
    rest,
  ]) as ResponsePromise<WhatsappMediaGetResult>;
  return toResponsePromise(
    found
      .withResponse()
      .then(({ data, response }) =>
        fetchFile(context, { ...data, id: mediaId }, response, options),
      )
      .then((file) => toReply(file, maxBytes)),
  );
};

interface FetchedFile {
  /** The response of the API, and the requested id. */
  readonly media: Partial<WhatsappMediaGetResult> & { id: string };
  readonly response: Response;
}

/** Requests the content from the link in the response of the API. */
async function fetchFile(
  context: ClientContext,
  media: FetchedFile["media"],
  found: Response,
  options: RequestOptions,
): Promise<FetchedFile> {
  const base = context.baseUrls.whatsapp;
  const address = toAddress(media.download_url ?? media.url, base);
  if (address === undefined) {
    const { status, headers } = found;
    const { name: operation } = whatsappMediaGet;
    throw (await context.loadFailures()).parse({
      status,
      headers,
      body: media,
      operation,
    });
  }
  const token = readToken(address);
  if (token !== undefined && isOurs(context, address)) {
    const call = {
      ...options,
      params: { query: { token } },
      parseAs: "stream" as const,
    };
    // The caller reads the body, so it must not be checked here.
    const operation: Operation = {
      ...whatsappMediaDownloadWithToken,
      response: "any",
    };
    const { response } = await execute(context, operation, call);
    return { media, response };
  }
  return { media, response: await fetchElsewhere(context, address, options) };
}

/** Requests the content from another host, without the key and the headers of the call. */
async function fetchElsewhere(
  { sendWithoutKey, loadFailures }: ClientContext,
  url: string,
  { signal, timeout, maxRetries }: RequestOptions,
): Promise<Response> {
  const operation = whatsappMediaDownloadWithToken.name;
  const request = new OutgoingRequest(url, {
    method: "GET",
    headers: userAgent(),
  });
  const response = await sendWithoutKey(request, {
    operation,
    signal,
    timeout,
    maxRetries,
    read: "stream",
  });
  if (response.ok) return response;
  const { status, headers } = response;
  const body = await readText(response, Infinity);
  throw (await loadFailures()).api({ status, headers, body, operation });
}

function toReply(
  { media, response }: FetchedFile,
  maxBytes: number,
): { data: DownloadedMedia; response: Response } {
  const { headers } = response;
  const length = headers.get("content-length") ?? media.file_size;
  const size = length === undefined ? undefined : Number(length);
  if (size !== undefined && size > maxBytes) {
    cancelBody(response);
    throw tooLarge(maxBytes);
  }
  const facts = {
    id: media.id,
    type:
      headers.get("content-type") ??
      media.mime_type ??
      "application/octet-stream",
    size,
    filename: readFilename(headers.get("content-disposition")) ?? media.id,
    sha256: media.sha256,
  };
  const stated = Number(media.file_size);
  const minBytes = Number.isInteger(stated) ? stated : undefined;
  return { data: toMedia(facts, response, { maxBytes, minBytes }), response };
}

/**
 * Whether the content is requested from the client's base URL: if the link has its origin,
 * or if the client has no key, so that its base URL is a proxy.
 */
function isOurs({ baseUrls, hasKey }: ClientContext, address: string): boolean {
  const base = parseUrl(baseUrls.whatsapp, pageUrl());
  return !hasKey || parseUrl(address)?.origin === base?.origin;
}

/**
 * Reads the token in a link of the API. It does not use `URL`, which cannot read a query in
 * React Native.
 */
function readToken(address: string): string | undefined {
  const [path = "", query = ""] = (address.split("#")[0] ?? "").split("?");
  if (!path.endsWith(whatsappMediaDownloadWithToken.path)) return undefined;
  const [, token] = /(?:^|&)token=([^&]*)/.exec(query) ?? [];
  try {
    return token && decodeURIComponent(token.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/** A URL with `http:` or `https:`; a proxy returns a path instead. */
function toAddress(
  address: string | undefined,
  base: string,
): string | undefined {
  if (address?.startsWith("/")) {
    const { origin } = parseUrl(base, pageUrl()) ?? {};
    return origin && `${origin}${address}`;
  }
  const protocol = address && parseUrl(address)?.protocol;
  return protocol && /^https?:$/.test(protocol) ? address : undefined;
}
