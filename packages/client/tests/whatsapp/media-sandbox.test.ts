import { expect, it } from "vitest";
import {
  KapsoAbortError,
  KapsoApiError,
  KapsoResponseSizeError,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

/** Binary data that is large enough to arrive in many chunks. */
const PDF = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);

it("uploads a file, and downloads the same bytes, within a limit and until the signal aborts", async () => {
  let now = Date.parse("2026-06-01T12:00:00Z");
  const { kapso } = await startSandbox({ now: () => new Date(now) });
  const [number] = (await kapso.phoneNumbers.list()).items;
  const phone = { phone_number_id: number!.phone_number_id };
  const { media } = kapso.whatsapp;
  const { id } = await media.upload(phone.phone_number_id, {
    data: PDF,
    type: "application/pdf",
    filename: "menu.pdf",
  });

  const file = await media.download(id, phone);
  expect(file).toMatchObject({ id, type: "application/pdf", size: PDF.length });
  const bytes = new Uint8Array(await file.arrayBuffer());
  expect(Buffer.compare(bytes, PDF)).toBe(0);

  const streamed = new Response((await media.download(id, phone)).stream());
  expect((await streamed.arrayBuffer()).byteLength).toBe(PDF.length);

  const bounded = media.download(id, { ...phone, maxBytes: PDF.length - 1 });
  expect(await rejection(bounded)).toBeInstanceOf(KapsoResponseSizeError);

  const controller = new AbortController();
  const { signal } = controller;
  const stopped = await media.download(id, { ...phone, signal });
  controller.abort();
  expect(await rejection(stopped.blob())).toBeInstanceOf(KapsoAbortError);

  // Links of the API expire, so each download requests a new one.
  const { download_url: link } = await media.get(id, phone);
  const token = new URL(link).searchParams.get("token") ?? "";
  now += 5 * 60_000;
  const late = await rejection(media.downloadWithToken({ token }));
  expect(late).toBeInstanceOf(KapsoApiError);
  expect(late).toMatchObject({ status: 404 });
  const again = await media.download(id, phone);
  expect((await again.blob()).size).toBe(PDF.length);
});
