import type { KapsoCore } from "@kapso-platform/client";
import { whatsappMediaDownload } from "@kapso-platform/client/operations";
import { requestOf } from "../operations/request.js";
import type { FactoryOptions } from "../operations/request.js";
import { queryKeyOf, tagged } from "../queries/query-key.js";
import type { KapsoQueryOptions } from "../queries/query-options.js";

/** Which file is downloaded, and how much of it at most. */
export interface MediaParams {
  /** Meta id of the business phone number that the file belongs to. */
  phone_number_id: string;
  /**
   * Most bytes of the file: above 0, or `Infinity`.
   *
   * @defaultValue `104_857_600`, 100 MiB, the size of the largest document
   */
  maxBytes?: number | undefined;
}

/** A file that has been downloaded. */
export interface MediaContent {
  readonly blob: Blob;
  /** Media type, such as `image/jpeg`. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Name of the file, without folders; the id if it has no other. */
  readonly filename: string;
}

/**
 * Query options of the file of a message: finds its address and downloads it.
 * A file never changes, so it is downloaded once while the cache has it. Exclude
 * these queries from a cache that is stored as JSON, which has no `Blob`.
 *
 * @param kapso - Client to call.
 * @param mediaId - Id that the message or an upload gave.
 * @param params - `phone_number_id`, and `maxBytes`.
 * @param options - `request`: headers, timeout and so on.
 */
export function whatsappMediaDownloadOptions(
  kapso: KapsoCore,
  mediaId: string,
  params: MediaParams,
  options?: FactoryOptions,
): KapsoQueryOptions<MediaContent> {
  const { maxBytes, ...key } = params;
  const { name } = whatsappMediaDownload;
  return {
    queryKey: tagged(queryKeyOf({ name, args: [mediaId, key], isList: false })),
    queryFn: async ({ signal }) => {
      const media = await kapso.call(whatsappMediaDownload, mediaId, {
        ...requestOf(signal, options),
        ...params,
      });
      const { type, filename } = media;
      const blob = await media.blob();
      return { blob, type, filename, size: blob.size };
    },
    retry: false,
    // A cache that was stored as JSON has lost the content.
    staleTime: ({ state: { data } }) => (isWhole(data) ? Infinity : 0),
  };
}

/** Whether the data has its content: a cache stored as JSON has lost it. */
export function isWhole(data: MediaContent | undefined): data is MediaContent {
  return data?.blob instanceof Blob;
}
