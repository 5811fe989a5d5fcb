import { useEffect, useState } from "react";

/** An address of a file of this page; it ends with the component. */
export function useFileUrl(file: Blob | null): string | null {
  const [made, setMade] = useState<{ file: Blob; url: string } | null>(null);
  useEffect(() => {
    if (!file) return;
    const url = URL.createObjectURL(file);
    // The address is a resource of the browser, which has to be released.
    // oxlint-disable-next-line react/set-state-in-effect
    setMade({ file, url });
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [file]);
  return made?.file === file ? made.url : null;
}
