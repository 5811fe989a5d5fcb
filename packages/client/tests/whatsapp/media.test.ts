import { USER_AGENT } from "../../src/generated/api.js";
import { describe, expect, it } from "vitest";
import {
  KapsoAbortError,
  KapsoApiError,
  KapsoArgumentError,
  KapsoResponseSizeError,
  type MediaFile,
  createKapsoClient,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { KEY, respondWith, startServer } from "../transport/http-server.js";
import { WHATSAPP_PATH, formOf, startMessaging } from "./messaging-server.js";

const PHONE = { phone_number_id: "110987654321" };
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);

describe("upload", () => {
  const uploaded = respondWith(200, { id: "4490709327384033" });

  it.each([
    ["a File", new File([JPEG], "photo.jpg", { type: "image/jpeg" })],
    ["bytes", { data: JPEG, type: "image/jpeg", filename: "photo.jpg" }],
    [
      "a Blob with a name",
      { data: new Blob([JPEG]), type: "image/jpeg", filename: "photo.jpg" },
    ],
    [
      "an ArrayBuffer",
      {
        data: new Uint8Array(JPEG).buffer,
        type: "image/jpeg",
        filename: "photo.jpg",
      },
    ],
  ])("sends %s as a form", async (_kind, file) => {
    const server = await startMessaging(uploaded);
    const { id } = await server.kapso.whatsapp.media.upload("1", file);
    expect(id).toBe("4490709327384033");
    expect(server.received[0]?.path).toBe(`${WHATSAPP_PATH}/1/media`);
    const form = await formOf(server.received[0]!);
    expect(form.get("messaging_product")).toBe("whatsapp");
    const part = form.get("file") as File;
    expect(part.type).toBe("image/jpeg");
    expect(part.name).toBe("photo.jpg");
    expect(Buffer.from(await part.arrayBuffer())).toEqual(JPEG);
  });

  it("accepts a Blob, and a type with parameters", async () => {
    const server = await startMessaging(uploaded);
    const type = "audio/ogg; codecs=opus";
    await server.kapso.whatsapp.media.upload("1", new Blob([JPEG], { type }));
    const form = await formOf(server.received[0]!);
    expect((form.get("file") as File).size).toBe(JPEG.length);
  });

  it.each([
    [
      new Blob([JPEG], { type: "image/gif" }),
      /^file must have a type that WhatsApp accepts \(image\/jpeg, .*\), not "image\/gif"$/,
    ],
    [new Blob([JPEG]), /, not ""$/],
    [new Blob([], { type: "image/png" }), "file must not be empty"],
    [
      new Blob([new Uint8Array(5_242_881)], { type: "image/png" }),
      "file must have at most 5,242,880 bytes to be sent as image, not 5,242,881",
    ],
    [
      new Blob([new Uint8Array(512_001)], { type: "image/webp" }),
      "file must have at most 512,000 bytes to be sent as sticker, not 512,001",
    ],
    [
      "photo.jpg",
      /^file must be a File, a Blob, or \{ data, type, filename \}/,
    ],
    [{ data: JPEG }, /^file must be a File.*not an object with data$/],
    [
      { path: "photo.jpg", type: "image/jpeg" },
      /not an object with path, type$/,
    ],
    [undefined, /not undefined$/],
    [
      Object.defineProperty({}, Symbol.toStringTag, { value: "File" }),
      /not a File without type and size$/,
    ],
  ])("rejects a file before the request: %#", async (file, problem) => {
    const server = await startMessaging(uploaded);
    const error = await rejection(
      server.kapso.whatsapp.media.upload("1", file as MediaFile),
    );
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect((error as Error).message).toMatch(problem);
    expect(server.received).toEqual([]);
  });
});

describe("download", () => {
  /** A file of the API, whose link is the path `link` of the same server. */
  async function startMedia(
    content: Parameters<typeof startServer>[0],
    link = (url: string): string =>
      `${url}/meta/whatsapp/media_download?token=abc`,
  ): ReturnType<typeof startMessaging> {
    const server = await startMessaging(
      (request, response) =>
        respondWith(200, {
          id: "2621233374848975",
          url: "https://lookaside.example/whatsapp?mid=1",
          download_url: link(`http://${request.headers.host ?? ""}`),
          mime_type: "image/jpeg",
          file_size: String(JPEG.length),
          sha256: "81d3",
        })(request, response),
      content,
    );
    return server;
  }
  const file = respondWith(200, JPEG, {
    "content-type": "image/jpeg",
    "content-length": JPEG.length,
    "content-disposition": 'inline; filename="photo.jpg"',
  });

  it("has type, size, name and content", async () => {
    const server = await startMedia(file);
    const { media } = server.kapso.whatsapp;
    const download = await media.download("2621233374848975", PHONE);
    expect(download).toMatchObject({
      id: "2621233374848975",
      type: "image/jpeg",
      size: JPEG.length,
      filename: "photo.jpg",
      sha256: "81d3",
    });
    const blob = await download.blob();
    expect(blob.type).toBe("image/jpeg");
    expect(Buffer.from(await blob.arrayBuffer())).toEqual(JPEG);
    expect(server.received.map(({ path }) => path)).toEqual([
      `${WHATSAPP_PATH}/2621233374848975?phone_number_id=110987654321`,
      "/meta/whatsapp/media_download?token=abc",
    ]);
    // The content can be read only once.
    expect(() => download.stream()).toThrow(
      "the file 2621233374848975 has already been read",
    );
  });

  it("streams the content", async () => {
    let finish = (): void => undefined;
    const { kapso } = await startMedia((_request, response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      response.write(JPEG.subarray(0, 4));
      finish = () => response.end(JPEG.subarray(4));
    });
    const download = await kapso.whatsapp.media.download("1", PHONE);
    const reader = download.stream().getReader();
    expect((await reader.read()).value).toEqual(
      new Uint8Array(JPEG.subarray(0, 4)),
    );
    finish();
    expect((await reader.read()).value).toEqual(
      new Uint8Array(JPEG.subarray(4)),
    );
    expect((await reader.read()).done).toBe(true);
  });

  it("sends no key and no header of the call to another host", async () => {
    const other = await startServer(file);
    const server = await startMedia(
      file,
      () => `${other.url}/meta/whatsapp/media_download?token=abc`,
    );
    const download = await server.kapso.whatsapp.media.download("1", {
      ...PHONE,
      headers: { authorization: "Bearer secret" },
    });
    expect(Buffer.from(await download.arrayBuffer())).toEqual(JPEG);
    expect(server.received).toHaveLength(1);
    expect(other.received).toHaveLength(1);
    expect(other.received[0]?.headers).toMatchObject({
      "user-agent": USER_AGENT,
    });
    const sent = JSON.stringify(other.received[0]?.headers);
    expect(sent).not.toContain(KEY);
    expect(sent).not.toContain("secret");
  });

  it("requests the file from a proxy, whatever the link is", async () => {
    const server = await startMedia(
      file,
      () => "https://api.kapso.example/meta/whatsapp/media_download?token=abc",
    );
    const kapso = createKapsoClient({
      baseUrl: `${server.url}/api/kapso`,
      apiKey: null,
    });
    await kapso.whatsapp.media.download("1", PHONE);
    expect(server.received[1]?.path).toBe(
      "/api/kapso/meta/whatsapp/media_download?token=abc",
    );
  });

  it("resolves a link without a host against the same host", async () => {
    const server = await startMedia(
      file,
      () => "/meta/whatsapp/media_download?token=abc",
    );
    const { media } = server.kapso.whatsapp;
    const download = await media.download("1", PHONE);
    expect((await download.arrayBuffer()).byteLength).toBe(JPEG.length);
  });

  it.each([
    ["declared to be", { "content-length": JPEG.length }],
    ["not declared to be, but is", { "transfer-encoding": "chunked" }],
  ])("rejects a file that is %s larger than maxBytes", async (_how, header) => {
    const { kapso } = await startMedia(
      respondWith(200, JPEG, { "content-type": "image/jpeg", ...header }),
    );
    const error = await rejection(
      kapso.whatsapp.media
        .download("1", { ...PHONE, maxBytes: JPEG.length - 1 })
        .then((download) => download.arrayBuffer()),
    );
    expect(error).toBeInstanceOf(KapsoResponseSizeError);
    expect((error as Error).message).toBe(
      "the file is larger than maxBytes, 7 bytes",
    );
  });

  it("counts the received bytes, whatever size was declared", async () => {
    const server = await startMessaging(
      (request, response) =>
        respondWith(200, {
          id: "1",
          download_url: `http://${request.headers.host ?? ""}/meta/whatsapp/media_download?token=abc`,
          file_size: "2",
        })(request, response),
      respondWith(200, JPEG, { "transfer-encoding": "chunked" }),
    );
    const download = await server.kapso.whatsapp.media.download("1", {
      ...PHONE,
      maxBytes: 4,
    });
    expect(await rejection(download.blob())).toBeInstanceOf(
      KapsoResponseSizeError,
    );
  });

  it("stops with the signal", async () => {
    const { kapso } = await startMedia((_request, response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      response.write(JPEG);
    });
    const controller = new AbortController();
    const download = await kapso.whatsapp.media.download("1", {
      ...PHONE,
      signal: controller.signal,
    });
    const content = rejection(download.arrayBuffer());
    controller.abort();
    expect(await content).toBeInstanceOf(KapsoAbortError);
  });

  it("names the operation of a link that has expired", async () => {
    const { kapso } = await startMedia(respondWith(404, ""));
    const error = await rejection(kapso.whatsapp.media.download("1", PHONE));
    expect(error).toBeInstanceOf(KapsoApiError);
    expect(error).toMatchObject({
      status: 404,
      operation: "whatsapp.media.downloadWithToken",
    });
  });

  it("has a name without folders", async () => {
    const name = (disposition: string): Parameters<typeof startServer>[0] =>
      respondWith(200, JPEG, { "content-disposition": disposition });
    const filenameOf = async (disposition: string): Promise<string> => {
      const { kapso } = await startMedia(name(disposition));
      return (await kapso.whatsapp.media.download("42", PHONE)).filename;
    };
    expect(await filenameOf('attachment; filename="../../etc/passwd"')).toBe(
      "passwd",
    );
    expect(
      await filenameOf("attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf"),
    ).toBe("résumé.pdf");
    expect(await filenameOf('inline; filename=".."')).toBe("42");
  });

  it.each([
    [{}, "phone_number_id"],
    [{ ...PHONE, maxBytes: 0 }, "maxBytes"],
    [{ ...PHONE, maxBites: 1 }, "maxBites"],
    [undefined, "options"],
  ])(
    "rejects wrong options before any request: %#",
    async (given, argument) => {
      const { kapso, received } = await startMessaging(file);
      const error = await rejection(
        kapso.whatsapp.media.download("1", given as typeof PHONE),
      );
      expect(error).toBeInstanceOf(KapsoArgumentError);
      expect(error).toMatchObject({ argument });
      expect(received).toEqual([]);
    },
  );
});
