/** Drops a body that nobody reads, and its connection with it. */
export function dropBody({ body }: Response): void {
  // That of node-fetch is a stream of Node.
  const stream = body as
    (Partial<ReadableStream> & { destroy?: () => void }) | null | undefined;
  if (stream?.cancel) stream.cancel().catch(() => {});
  else stream?.destroy?.();
}
