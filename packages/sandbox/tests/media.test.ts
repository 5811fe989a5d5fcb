import type { MediaIngestResponse } from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, startEmpty } from "./support/api.js";

const PHOTO = "https://files.example.com/photo.jpg";

function upload(sandbox: Sandbox, change: object = {}) {
  return call<MediaIngestResponse>(sandbox, "/whatsapp/media", {
    method: "POST",
    body: {
      media_ingest: {
        phone_number_id: "1234567890",
        source: PHOTO,
        ...change,
      },
    },
  });
}

test("takes a file over as media, or as an asset", async () => {
  const sandbox = await startEmpty();
  const media = await upload(sandbox);
  expect(media.status).toBe(200);
  expect(media.body.data).toMatchObject({
    target: {
      kind: "meta_media",
      media_id: expect.stringMatching(/^\d+$/) as string,
    },
    resource: {
      filename: "photo.jpg",
      mime_type: "image/jpeg",
      size_bytes: 20_480,
      source_url: PHOTO,
    },
  });
  expect(media.body.data.target).not.toHaveProperty("handle");
  const asset = await upload(sandbox, {
    delivery: "meta_resumable_asset",
    filename: "me.jpg",
  });
  expect(asset.body.data.target).toEqual({
    kind: "meta_resumable_asset",
    handle: expect.stringMatching(/^4::/) as string,
  });
  expect(asset.body.data.resource.filename).toBe("me.jpg");
});

test("a file is as large as its URL says, and rejected beyond the limit of its kind", async () => {
  const sandbox = await startEmpty();
  const limits: [string, number][] = [
    ["photo.png", 5],
    ["voice.ogg", 16],
    ["film.mp4", 16],
    ["plan.pdf", 100],
  ];
  for (const [name, megabytes] of limits) {
    const limit = megabytes * 1024 * 1024;
    const source = `https://files.example.com/${name}?size_bytes=`;
    const fits = await upload(sandbox, { source: `${source}${limit}` });
    expect([name, fits.body.data.resource.size_bytes]).toEqual([name, limit]);
    const { status, body } = await upload(sandbox, {
      source: `${source}${limit + 1}`,
    });
    expect([name, status]).toEqual([name, 413]);
    expect(body.error).toContain(String(limit));
  }
});

test("rejects hosts that are private", async () => {
  const sandbox = await startEmpty();
  for (const host of [
    "localhost",
    "app.localhost",
    "127.0.0.1",
    "2130706433",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "metadata.google.internal",
    "[::1]",
    "[fd00::1]",
    "[::ffff:10.0.0.1]",
  ]) {
    const { status } = await upload(sandbox, {
      source: `http://${host}/photo.jpg`,
    });
    expect([host, status]).toEqual([host, 403]);
  }
});

test("rejects other protocols and types with 400, and unknown numbers with 404", async () => {
  const sandbox = await startEmpty();
  const ftp = await upload(sandbox, { source: "ftp://example.com/photo.jpg" });
  expect([ftp.status, ftp.body.error]).toEqual([
    400,
    expect.stringContaining("HTTP or HTTPS") as string,
  ]);
  const type = await upload(sandbox, {
    source: "https://files.example.com/setup.exe",
  });
  expect(type.status).toBe(400);
  const hinted = await upload(sandbox, {
    source: "https://files.example.com/7",
    mime_type: "application/pdf",
  });
  expect(hinted.body.data.resource.mime_type).toBe("application/pdf");
  const number = await upload(sandbox, { phone_number_id: "1" });
  expect(number.status).toBe(404);
  const delivery = await upload(sandbox, { delivery: "post" });
  expect([delivery.status, delivery.body.error]).toEqual([
    422,
    expect.stringContaining('"media_ingest.delivery"') as string,
  ]);
});
