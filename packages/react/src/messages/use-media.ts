"use client";
import type { KapsoError } from "@kapso-platform/client";
import { whatsappMediaDownload } from "@kapso-platform/client/operations";
import {
  type QueryClient,
  type UseQueryResult,
  useQuery,
} from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { extendResult } from "../hooks/extend-result.js";
import { type MaybeId, idleOptions, isIdle } from "../hooks/idle.js";
import type { ItemHookOptions } from "../hooks/use-item.js";
import { useClient } from "../provider/use-kapso.js";
import { checkMediaOptions } from "../queries/check-options.js";
import { dropUndefined } from "../queries/given.js";
import {
  type MediaContent,
  type MediaParams,
  isWhole,
  whatsappMediaDownloadOptions,
} from "./media-query.js";

/** Options of {@link useMedia}: `phone_number_id`, `maxBytes`, `request`, and TanStack's. */
export type UseMediaOptions = Partial<
  Record<"phone_number_id", string | null | undefined>
> &
  Omit<MediaParams, "phone_number_id"> &
  Omit<ItemHookOptions<MediaContent>, "select">;

/** Result of {@link useMedia}: that of `useQuery`, and the file. */
export type UseMediaResult = UseQueryResult<MediaContent, KapsoError> & {
  /**
   * Object URL of the file, for `src` and `href`; null until it is downloaded. It is
   * revoked when the component unmounts or the id changes.
   */
  readonly url: string | null;
  /** Media type, such as `image/jpeg`. */
  readonly type: string | undefined;
  /** Size in bytes. */
  readonly size: number | undefined;
  /** Name of the file. */
  readonly filename: string | undefined;
};

/**
 * Downloads the file of a message, through the proxy if the client has one.
 * Components that show the same file share one download.
 *
 * @param id - The id in the message, or from an upload. Without an id (null, undefined, empty
 *   or `skipToken`), or without `phone_number_id`, nothing is requested.
 * @param options - `phone_number_id`; `maxBytes`, `request`, and any other
 *   option of `useQuery`, such as `enabled` to download on a click.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 *
 * @example
 * ```tsx
 * const { url, filename } = useMedia(message.image?.id, {
 *   phone_number_id: conversation.phone_number_id,
 * });
 * return url && <img src={url} alt={filename} />;
 * ```
 */
export function useMedia(
  id: MaybeId,
  options: UseMediaOptions,
  queryClient?: QueryClient,
): UseMediaResult {
  const kapso = useClient();
  const { phone_number_id, maxBytes, request, ...rest } = options;
  checkMediaOptions(rest);
  const idle = isIdle([id, phone_number_id], 2);
  const params = { phone_number_id: phone_number_id ?? "", maxBytes };
  const result = useQuery(
    {
      ...whatsappMediaDownloadOptions(kapso, String(id), params, { request }),
      ...dropUndefined(rest),
      ...(idle && idleOptions(whatsappMediaDownload.name, "plain")),
    } as ReturnType<typeof whatsappMediaDownloadOptions>,
    queryClient,
  );
  const media = isWhole(result.data) ? result.data : undefined;
  const url = useObjectUrl(media?.blob);
  return extendResult(result, {
    ...(idle && { refetch: () => Promise.resolve(result) }),
    url,
    type: media?.type,
    size: media?.size,
    filename: media?.filename,
  });
}

/** An object URL of a blob, revoked when the blob changes or the component unmounts. */
function useObjectUrl(blob: Blob | undefined): string | null {
  const [made, setMade] = useState<{ blob: Blob; url: string } | null>(null);
  useEffect(() => {
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    setMade({ blob, url });
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [blob]);
  // The URL of the previous blob has been revoked.
  return made && made.blob === blob ? made.url : null;
}
