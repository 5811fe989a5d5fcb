import { FileText, X } from "lucide-react";
import type { ReactElement } from "react";
import { fileSize } from "../conversation/read-content.js";
import { useFileUrl } from "../conversation/use-file-url.js";

/** The files of the next message. */
export function AttachedFiles({
  files,
  onRemove,
}: {
  files: readonly File[];
  onRemove: (file: File) => void;
}): ReactElement | null {
  if (files.length === 0) return null;
  return (
    <ul className="attached" aria-label="Attached files">
      {files.map((file, index) => (
        <li key={`${index}/${file.name}`} className="attached-file">
          <Preview file={file} />
          <span className="attached-name">{file.name}</span>
          <span className="attached-size">{fileSize(file.size)}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove ${file.name}`}
            onClick={() => {
              onRemove(file);
            }}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Preview({ file }: { file: File }): ReactElement {
  const url = useFileUrl(file.type.startsWith("image/") ? file : null);
  return url === null ? (
    <FileText size={18} aria-hidden="true" />
  ) : (
    <img src={url} alt="" width={32} height={32} />
  );
}
