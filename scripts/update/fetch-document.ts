import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import api from "../../openapi/api.config.js";
import { SpecError } from "../spec/source.js";

/** Limits of a fetch. */
export interface FetchLimits {
  /** Milliseconds for the whole response. */
  readonly timeout: number;
  /** Bytes of the decompressed body. */
  readonly bytes: number;
}

/** Limits of `spec:update`, from the configuration. */
export const LIMITS: FetchLimits = {
  timeout: api.limits.fetchTimeout,
  bytes: api.limits.documentBytes,
};

/** Status of a partial response (RFC 9110, 15.3.7). */
const PARTIAL = 206;

/** A published document. */
export interface FetchedDocument {
  readonly text: string;
  /** Validator of this version (RFC 9110, 8.8.3), if the server gave one. */
  readonly etag: string | undefined;
}

/**
 * Reads a published description from a URL or a file.
 *
 * @param etag - validator of the version that we have; sent as `If-None-Match`
 * @returns undefined if the server reports that this version is unchanged
 * @throws SpecError in one line, with the address, if anything fails
 */
export async function fetchDocument(
  from: string,
  etag?: string,
  limits: FetchLimits = LIMITS,
): Promise<FetchedDocument | undefined> {
  const fetched = /^https?:\/\//i.test(from)
    ? await download(from, etag, limits)
    : { text: await readLocal(fileOf(from), limits), etag: undefined };
  if (fetched) rejectOtherContent(from, fetched.text);
  return fetched;
}

/**
 * The path of a file, given as a path or as a `file:` URL.
 */
function fileOf(from: string): string {
  if (/^file:/i.test(from)) return fileURLToPath(from);
  // A single letter before the colon is a Windows drive.
  if (/^[a-z][a-z\d+.-]+:/i.test(from)) {
    throw new SpecError(from, "expected a file, or an http or https URL");
  }
  return from;
}

async function readLocal(file: string, limits: FetchLimits): Promise<string> {
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (cause) {
    throw new SpecError(file, `cannot be read (${describe(cause)})`);
  }
  if (content.byteLength > limits.bytes) throw tooLarge(file, limits);
  return content.toString("utf8");
}

async function download(
  url: string,
  etag: string | undefined,
  limits: FetchLimits,
): Promise<FetchedDocument | undefined> {
  const signal = AbortSignal.timeout(limits.timeout);
  try {
    const response = await fetch(url, {
      signal,
      headers: {
        Accept:
          "application/yaml, text/yaml, application/json;q=0.9, */*;q=0.1",
        ...(etag === undefined ? {} : { "If-None-Match": etag }),
      },
    });
    if (response.status === 304) return undefined;
    if (!response.ok || response.status === PARTIAL) {
      await response.body?.cancel();
      const whole = response.ok ? "the whole" : "the";
      throw new SpecError(
        url,
        `responded with ${`${String(response.status)} ${response.statusText}`.trim()} instead of ${whole} description`,
      );
    }
    return {
      text: await readBody(url, response, limits),
      etag: response.headers.get("etag") ?? undefined,
    };
  } catch (cause) {
    if (cause instanceof SpecError) throw cause;
    throw new SpecError(
      url,
      signal.aborted
        ? `no complete response within ${String(limits.timeout / 1000)} s`
        : `cannot be fetched (${describe(cause)})`,
    );
  }
}

async function readBody(
  url: string,
  response: Response,
  limits: FetchLimits,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  const body = (response.body ?? []) as AsyncIterable<Uint8Array>;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limits.bytes) throw tooLarge(url, limits);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function rejectOtherContent(from: string, text: string): void {
  const start = text.trimStart().slice(0, 200);
  if (start === "") throw new SpecError(from, "the response is empty");
  if (/^<(!doctype|html|head|body|\?xml)\b/i.test(start)) {
    throw new SpecError(
      from,
      "the response is an HTML page, not a description; was the description moved?",
    );
  }
}

function tooLarge(from: string, { bytes }: FetchLimits): SpecError {
  return new SpecError(
    from,
    `larger than ${String(bytes / 1024 / 1024)} MiB; limits.documentBytes in openapi/api.config.ts allows no more`,
  );
}

/** The innermost cause: `fetch` itself only says "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return describe(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  return error.message === "" && code !== undefined ? code : error.message;
}
