import type { KapsoError } from "@kapso-platform/client";

/** Step of a message that is being sent. */
export type SendStep = "uploading" | "sending";

/** State of a message besides its mutation. */
interface Sending {
  readonly controller: AbortController;
  step?: SendStep;
  /** WhatsApp's id, when the API has accepted it. */
  wamid?: string;
  /** Id of its uploaded file, which a retry does not upload again. */
  mediaId?: string;
  /** Rejects the promise of `mutateAsync` when the message is discarded. */
  reject?: (error: KapsoError) => void;
}

/** The state of messages that are being sent, by key, besides their mutations. */
export class SendProgress {
  readonly #sending = new Map<string, Sending>();

  /** Whether this page has started to send a message. */
  has(key: string): boolean {
    return this.#sending.has(key);
  }

  /**
   * Registers a message, or a retry of it. The uploaded file is kept.
   *
   * @returns a promise that rejects when the message is discarded
   */
  begin(key: string): Promise<never> {
    const { mediaId } = this.#sending.get(key) ?? {};
    return new Promise<never>((_resolve, reject) => {
      this.#sending.set(key, {
        controller: new AbortController(),
        reject,
        ...(mediaId !== undefined && { mediaId }),
      });
    });
  }

  /** The signal that aborts the upload of a message's file. */
  signalOf(key: string): AbortSignal {
    return this.#of(key).controller.signal;
  }

  stepOf(key: string): SendStep | undefined {
    return this.#sending.get(key)?.step;
  }

  setStep(key: string, step: SendStep): void {
    this.#of(key).step = step;
  }

  /** Id of the file that was uploaded for a message, if one was. */
  mediaIdOf(key: string): string | undefined {
    return this.#sending.get(key)?.mediaId;
  }

  setMediaId(key: string, mediaId: string): void {
    this.#of(key).mediaId = mediaId;
  }

  /** WhatsApp's id of a message, when the API has accepted it. */
  wamidOf(key: string): string | undefined {
    return this.#sending.get(key)?.wamid;
  }

  setWamid(key: string, wamid: string): void {
    this.#of(key).wamid = wamid;
  }

  /** Removes the state of a message that the API lists. */
  end(key: string): void {
    this.#sending.delete(key);
  }

  /** Aborts the upload of a discarded message, and removes its state. */
  abort(key: string, error: KapsoError): void {
    const sending = this.#sending.get(key);
    this.#sending.delete(key);
    sending?.controller.abort(error);
    sending?.reject?.(error);
  }

  #of(key: string): Sending {
    // A resumed mutation was not registered on this page.
    let sending = this.#sending.get(key);
    if (!sending) {
      sending = { controller: new AbortController() };
      this.#sending.set(key, sending);
    }
    return sending;
  }
}
