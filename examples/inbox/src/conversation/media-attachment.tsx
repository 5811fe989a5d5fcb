import type { MediaFile } from "@kapso-platform/client";
import { useMedia } from "@kapso-platform/react";
import { Download, RotateCw } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { useFileUrl } from "./use-file-url.js";

/** Kinds that are shown; others are downloaded on request. */
const SHOWN = ["image", "sticker", "video", "audio"];

/** The file of a message: a picture, a player, or a download. */
export function MediaAttachment({
  kind,
  mediaId,
  phoneNumberId,
  file,
  filename,
  card,
}: {
  kind: string;
  mediaId: string | null;
  phoneNumberId: string | null;
  /** The file itself, while the message is being sent. */
  file: MediaFile | null;
  /** Its name in the message, if there is one. */
  filename: string | undefined;
  /** Icon, name and size, for a file that is not shown. */
  card: ReactNode;
}): ReactElement {
  const isShown = SHOWN.includes(kind);
  const [isWanted, setIsWanted] = useState(false);
  const media = useMedia(mediaId, {
    phone_number_id: phoneNumberId,
    enabled: isShown || isWanted,
  });
  const name = filename ?? media.filename;
  const own = useFileUrl(file instanceof Blob ? file : null);
  const url = own ?? media.url;
  if (url === null && media.isError) {
    return (
      <span className="media-problem">
        {card}
        <button
          type="button"
          className="text-button"
          onClick={() => void media.refetch()}
        >
          <RotateCw size={14} aria-hidden="true" />
          Load the file
        </button>
      </span>
    );
  }
  if (!isShown || media.isPaused) {
    return (
      <span className="media-file">
        {card}
        {url === null ? (
          <button
            type="button"
            className="icon-button"
            aria-label="Load the file"
            title="Load the file"
            disabled={media.isFetching || mediaId === null}
            onClick={() => {
              setIsWanted(true);
            }}
          >
            <Download size={18} aria-hidden="true" />
          </button>
        ) : (
          <a
            className="icon-button media-save"
            href={url}
            download={name ?? true}
            aria-label="Save the file"
            title="Save the file"
          >
            <Download size={18} aria-hidden="true" />
          </a>
        )}
      </span>
    );
  }
  if (kind === "audio") {
    return <audio className="media-audio" controls src={url ?? undefined} />;
  }
  if (url === null) {
    return <span className="media-picture skeleton" data-kind={kind} />;
  }
  return kind === "video" ? (
    <video className="media-picture" controls src={url} />
  ) : (
    <a
      className="media-picture"
      data-kind={kind}
      href={url}
      download={name ?? true}
      title="Save the picture"
    >
      <img src={url} alt={name ?? "Picture"} />
    </a>
  );
}
