/**
 * The native side of React Native: requests, and the bytes of blobs and files. It
 * exchanges plain data only.
 */
export interface Native {
  /** Sends a request, and follows redirects. Returns a function that cancels it. */
  send(
    request: NativeRequest,
    done: (outcome: NativeResponse | undefined) => void,
  ): () => void;
  /** Creates a blob from strings and blobs, and returns its id. */
  createBlob(parts: readonly (string | BlobData)[]): string;
  readText(blob: BlobData): Promise<string>;
  readBase64(blob: BlobData): Promise<string>;
}

/** A part of the bytes of a blob. */
export interface BlobData {
  readonly blobId: string;
  readonly offset: number;
  readonly size: number;
  readonly type: string;
}

export interface NativeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: NativeBody;
}

/** A body as `convertRequestBody` of React Native returns it. */
export type NativeBody =
  | undefined
  | { readonly string: string }
  | { readonly bytes: readonly number[] }
  | { readonly blob: BlobData }
  | { readonly formData: readonly NativePart[] };

/** A field of a form, or a file of the device. */
export interface NativePart {
  readonly fieldName: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly string?: string;
  readonly uri?: string;
}

export interface NativeResponse {
  readonly status: number;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly blob: BlobData;
}
