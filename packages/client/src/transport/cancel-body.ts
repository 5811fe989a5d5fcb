/** Cancels a body that is not read, to release its connection. */
export function cancelBody({ body }: Response): void {
  // The body of a node-fetch response is a Node.js stream.
  const stream = body as
    (Partial<ReadableStream> & { destroy?: () => void }) | null | undefined;
  if (stream?.cancel) stream.cancel().catch(() => {});
  else stream?.destroy?.();
}
