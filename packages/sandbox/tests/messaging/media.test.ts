import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/index.js";
import { call as callPlatform } from "../support/api.js";
import {
  call,
  NUMBER,
  send,
  startConversation,
  startMessaging,
} from "./support.js";

interface FoundMedia {
  url: string;
  file_size: string;
  download_url: string;
}

const OTHER_NUMBER = "109876543210987";

const MINUTE = 60_000;

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

function upload(sandbox: Sandbox, bytes: Uint8Array, type: string, name = "a") {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("file", new File([new Uint8Array(bytes)], name, { type }));
  return call<{ id: string }>(sandbox, `/${NUMBER}/media`, {
    method: "POST",
    body: form,
  });
}

function find(sandbox: Sandbox, id: string, number = NUMBER) {
  return call<FoundMedia>(sandbox, `/${id}?phone_number_id=${number}`);
}

test("an uploaded file is downloaded byte by byte, without a key", async () => {
  const { sandbox } = await startMessaging();
  const uploaded = await upload(sandbox, PNG, "image/png");
  expect(uploaded.status).toBe(200);
  const { id } = uploaded.body;
  expect(id).toMatch(/^\d+$/);
  const { body: found } = await find(sandbox, id);
  expect(found).toMatchObject({
    messaging_product: "whatsapp",
    id,
    mime_type: "image/png",
    sha256: createHash("sha256").update(PNG).digest("hex"),
    file_size: String(PNG.length),
    download_url_expires_at: "2026-02-01T12:04:00Z",
  });
  for (const url of [found.download_url, found.url]) {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(PNG.length),
      "content-disposition": `inline; filename="${id}"`,
      "cache-control": "private, max-age=240",
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
  }
});

test("links expire, of Kapso after four minutes and of Meta after five", async () => {
  const { sandbox, advance } = await startMessaging();
  const { body } = await upload(sandbox, PNG, "image/png");
  const { body: found } = await find(sandbox, body.id);
  const statuses = async () =>
    Promise.all(
      [found.download_url, found.url].map(
        async (url) => (await fetch(url)).status,
      ),
    );
  advance(4 * MINUTE - 1);
  expect(await statuses()).toEqual([200, 200]);
  advance(1);
  expect(await statuses()).toEqual([404, 200]);
  advance(MINUTE);
  expect(await statuses()).toEqual([404, 404]);
});

test("a token that is missing or changed is not found, without a body", async () => {
  const { sandbox } = await startMessaging();
  const { body } = await upload(sandbox, PNG, "image/png");
  const { body: found } = await find(sandbox, body.id);
  const [address = ""] = found.download_url.split("?");
  for (const url of [address, `${address}?token=x`, `${found.url}0`]) {
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([404, ""]);
  }
});

test("a file belongs to its number, and is gone once it is deleted", async () => {
  const { sandbox } = await startMessaging();
  const { body } = await upload(sandbox, PNG, "image/png");
  const twin = await upload(sandbox, PNG, "image/png");
  const { id } = body;
  const { body: found } = await find(sandbox, id);
  expect((await find(sandbox, id, OTHER_NUMBER)).status).toBe(404);
  const remove = (number: string) =>
    call(sandbox, `/${id}?phone_number_id=${number}`, { method: "DELETE" });
  expect((await remove(OTHER_NUMBER)).status).toBe(404);
  expect(await remove(NUMBER)).toMatchObject({
    status: 200,
    body: { success: true },
  });
  expect((await remove(NUMBER)).status).toBe(404);
  expect((await find(sandbox, id)).status).toBe(404);
  expect((await fetch(found.download_url)).status).toBe(404);
  const { body: left } = await find(sandbox, twin.body.id);
  expect((await fetch(left.download_url)).status).toBe(200);
});

/** A WebP file of that size, whose header says whether it moves. */
function webp(size: number, isMoving: boolean): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write("RIFF....WEBPVP8X", "latin1");
  bytes[20] = isMoving ? 0b10 : 0;
  return bytes;
}

test("only media types that WhatsApp takes can be uploaded, up to the size of their kind", async () => {
  const { sandbox } = await startMessaging();
  const zeros = (size: number) => Buffer.alloc(size);
  const cases: [string, Buffer, string, number | undefined][] = [
    ["image/png", zeros(5_242_880), "a.png", undefined],
    ["image/png", zeros(5_242_881), "a.png", 131053],
    ["video/mp4", zeros(16_777_217), "a.mp4", 131053],
    ["image/webp", webp(102_400, false), "a.webp", undefined],
    ["image/webp", webp(102_401, false), "a.webp", 131053],
    ["image/webp", webp(512_000, true), "a.webp", undefined],
    ["image/webp", webp(512_001, true), "a.webp", 131053],
    ["application/pdf", zeros(5_242_881), "a.pdf", undefined],
    ["application/octet-stream", zeros(1), "a.PDF", undefined],
    ["application/octet-stream", zeros(1), "a.exe", 100],
    ["image/gif", zeros(1), "a.gif", 100],
    ["audio/ogg; codecs=opus", zeros(1), "a.ogg", undefined],
    ["image/png", zeros(0), "a.png", 131053],
  ];
  for (const [type, bytes, name, code] of cases) {
    const { body } = await upload(sandbox, bytes, type, name);
    const label = `${name} ${type} ${bytes.length}`;
    expect([label, body.error?.code]).toEqual([label, code]);
  }
});

test("a message is sent with the id of a stored file of its kind", async () => {
  const { sandbox } = await startConversation();
  const { id } = (await upload(sandbox, PNG, "image/png")).body;
  const image = { id, caption: "Look" };
  const sent = await send(sandbox, { type: "image", image });
  expect(sent.status).toBe(200);
  const wamid = encodeURIComponent(sent.body.messages[0]?.id ?? "");
  const read = await call(
    sandbox,
    `/${NUMBER}/messages/${wamid}?fields=kapso()`,
  );
  expect(read.body).toMatchObject({
    image,
    kapso: {
      has_media: true,
      media_data: { content_type: "image/png", byte_size: PNG.length },
    },
  });
  const asDocument = await send(sandbox, {
    type: "document",
    document: { id, filename: "a.png" },
  });
  expect(asDocument.status).toBe(200);
  for (const part of [
    { type: "image", image: { id: "123" } },
    { type: "video", video: { id } },
  ]) {
    const { status, body } = await send(sandbox, part);
    expect([status, body.error?.code]).toEqual([400, 131009]);
  }
});

test("a file that Kapso takes over from a URL can be sent and downloaded", async () => {
  const { sandbox } = await startConversation();
  const ingest = await callPlatform<{
    data: { target: { media_id: string } };
  }>(sandbox, "/whatsapp/media", {
    method: "POST",
    body: {
      media_ingest: {
        phone_number_id: NUMBER,
        source: "https://files.example.com/voice.ogg",
      },
    },
  });
  const { media_id: id } = ingest.body.data.target;
  const sent = await send(sandbox, { type: "audio", audio: { id } });
  expect(sent.status).toBe(200);
  const { body } = await find(sandbox, id);
  const file = await (await fetch(body.download_url)).blob();
  expect([file.type, file.size]).toEqual(["audio/ogg", Number(body.file_size)]);
  expect(await file.slice(0, 4).text()).toBe("OggS");
});
