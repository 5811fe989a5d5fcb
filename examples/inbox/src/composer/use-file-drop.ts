import { type DragEvent, type ClipboardEvent, useState } from "react";

/** Handlers for dropped and pasted files. */
export interface FileDrop {
  /** Whether files are being dragged over the element. */
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
    readonly onPaste: (event: ClipboardEvent) => void;
  };
}

/** Calls `take` with files that are dropped on an element, or pasted into it. */
export function useFileDrop(take: (files: readonly File[]) => void): FileDrop {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave({ currentTarget, relatedTarget }) {
        const isInside =
          relatedTarget instanceof Node &&
          currentTarget.contains(relatedTarget);
        if (!isInside) setIsOver(false);
      },
      onDrop(event) {
        setIsOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length === 0) return;
        event.preventDefault();
        take(files);
      },
      onPaste(event) {
        const files = [...event.clipboardData.files];
        if (files.length === 0) return;
        event.preventDefault();
        take(files);
      },
    },
  };
}
