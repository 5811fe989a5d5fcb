import { useEffect, useState } from "react";

/** An object URL for a file, revoked when the component unmounts. */
export function useFileUrl(file: Blob | null): string | null {
  const [made, setMade] = useState<{ file: Blob; url: string } | null>(null);
  useEffect(() => {
    if (!file) return;
    const url = URL.createObjectURL(file);
    // The URL is a resource of the browser, which must be released.
    // oxlint-disable-next-line react/set-state-in-effect
    setMade({ file, url });
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [file]);
  return made?.file === file ? made.url : null;
}
