import { JSDOM } from "jsdom";
import { expect, it, onTestFinished, vi } from "vitest";
import { KapsoArgumentError } from "../../src/index.js";
import { rejection } from "../rejection.js";
import { respondWith } from "../transport/http-server.js";
import { formOf, startMessaging } from "../whatsapp/messaging-server.js";

type Replaced = "File" | "Blob" | "FormData" | "FileReader";

/** Replaces globals by those of jsdom, as a test environment does. */
function replace(names: readonly Replaced[]): void {
  const { window } = new JSDOM();
  for (const name of names) vi.stubGlobal(name, window[name]);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    window.close();
  });
}

it.each<Replaced[][]>([
  [["File", "Blob", "FormData", "FileReader"]],
  [["File", "Blob", "FileReader"]],
  [["File", "FileReader"]],
  [["FormData"]],
])("files are sent if jsdom replaced %j, but not fetch", async (replaced) => {
  const PlatformFile = File;
  const server = await startMessaging(respondWith(200, { id: "m1" }));
  const { kapso } = server;
  replace(replaced);
  const type = "image/jpeg";
  const name = 'a "photo".jpg';
  const files = [
    new File(["Ä\n1"], name, { type }),
    new PlatformFile(["Ä\n1"], name, { type }),
    { data: "Ä\n1", type, filename: name },
  ];
  for (const file of files) await kapso.whatsapp.media.upload("1", file);
  // A middleware gets a `Request`, which is converted again.
  kapso.use({ onRequest: () => undefined });
  await kapso.whatsapp.media.upload("1", files[0]!);
  vi.unstubAllGlobals();
  const forms = await Promise.all(server.received.map(formOf));
  expect(forms).toHaveLength(4);
  for (const sent of forms) {
    const file = sent.get("file") as File;
    expect(file).toMatchObject({ name, type });
    expect(await file.text()).toBe("Ä\n1");
  }
  expect(forms[0]!.get("messaging_product")).toBe("whatsapp");
});

it("a form of jsdom is sent with its texts and files", async () => {
  const server = await startMessaging(respondWith(200, { id: "m1" }));
  replace(["File", "Blob", "FormData", "FileReader"]);
  const form = new FormData();
  form.append("first\nname", "a\nb");
  form.append("file", new File(["1"], "a\nb.bin"));
  form.append("file", new Blob(["22"], { type: "text/plain" }));
  await server.kapso.POST("/whatsapp/contacts", { body: form as never });
  vi.unstubAllGlobals();
  const sent = await formOf(server.received[0]!);
  expect(sent.get("first\r\nname")).toBe("a\r\nb");
  const files = sent.getAll("file") as File[];
  expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
    ["a\nb.bin", "application/octet-stream", 1],
    ["blob", "text/plain", 2],
  ]);
});

it("a file that nothing can read is rejected before the request", async () => {
  const server = await startMessaging(respondWith(200, { id: "m1" }));
  const PlatformBlob = Blob;
  replace(["File", "Blob", "FormData"]);
  const file = new File(["1"], "a.jpg", { type: "image/jpeg" });
  const error = await rejection(server.kapso.whatsapp.media.upload("1", file));
  expect(error).toBeInstanceOf(KapsoArgumentError);
  expect((error as Error).message).toMatch(
    /^file is a file that cannot be read.*FileReader is not defined/,
  );
  const data = { data: new PlatformBlob(["1"]), type: "image/jpeg" };
  expect(
    await rejection(server.kapso.whatsapp.media.upload("1", data)),
  ).toMatchObject({
    message: expect.stringMatching(/^file has data that File/),
  });
  expect(server.received).toEqual([]);
});
