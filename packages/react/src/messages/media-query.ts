import type { KapsoCore } from "@kapso-platform/client";
import { whatsappMediaDownload } from "@kapso-platform/client/operations";
import { requestOf } from "../operations/request.js";
import type { FactoryOptions } from "../operations/request.js";
import { checkNames } from "../queries/check-options.js";
import { keyParams } from "../queries/key-params.js";
import { type TaggedKey, queryKeyOf } from "../queries/query-key.js";
import type { KapsoQueryOptions } from "../queries/query-options.js";

/** Parameters of the download of a file. */
export interface MediaParams {
  /** Meta id of the business phone number to which the file belongs. */
  phone_number_id: string;
  /**
   * Maximum size of the file in bytes: above 0, or `Infinity`.
   *
   * @defaultValue `104_857_600`, 100 MiB, the maximum size of a document
   */
  maxBytes?: number | undefined;
}

/** A downloaded file. */
export interface MediaContent {
  readonly blob: Blob;
  /** Media type, such as `image/jpeg`. */
  readonly type: string;
  /** Size in bytes. */
  readonly size: number;
  /** Name of the file, without folders; the id if it has no name. */
  readonly filename: string;
}

/**
 * Query options of the file of a message, which download it. A file never changes, so it is
 * downloaded once while the cache has it. Exclude these queries from a cache that is stored
 * as JSON, which cannot contain a `Blob`.
 *
 * @param kapso - Client to call.
 * @param mediaId - The id in the message, or from an upload.
 * @param params - `phone_number_id`, and `maxBytes`.
 * @param options - `request`: headers, timeout and so on.
 */
export function whatsappMediaDownloadOptions(
  kapso: KapsoCore,
  mediaId: string,
  params: MediaParams,
  options?: FactoryOptions,
): KapsoQueryOptions<MediaContent> {
  checkNames(options, ["request"]);
  const { maxBytes, ...key } = params;
  const { name } = whatsappMediaDownload;
  return {
    queryKey: queryKeyOf(
      name,
      [mediaId],
      [keyParams(key)],
    ) as TaggedKey<MediaContent>,
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
    // The content is missing if the cache was stored as JSON.
    staleTime: ({ state: { data } }) => (isWhole(data) ? Infinity : 0),
  };
}

/** Whether the data has its content, which is lost if the cache is stored as JSON. */
export function isWhole(data: MediaContent | undefined): data is MediaContent {
  return data?.blob instanceof Blob;
}
