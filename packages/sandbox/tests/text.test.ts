import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Customer, WhatsappMessage } from "@kapso-platform/types";
import { expect, onTestFinished, test } from "vitest";
import { call, startEmpty, startSandbox } from "./support/api.js";

/** The first half of an emoji, as `slice` leaves it behind. */
const HALF = "🙏".slice(0, 1);

interface One<Item> {
  data: Item;
}

test("half of a surrogate pair in a received message becomes U+FFFD", async () => {
  const sandbox = await startEmpty();
  const { message, contact } = await sandbox.receiveMessage({
    from: "+14155550101",
    text: `Thanks ${HALF}`,
    contact_name: `Ana ${HALF}`,
  });
  expect(message.text).toEqual({ body: "Thanks �" });
  expect(message.kapso.content).toBe("Thanks �");
  expect(contact.profile_name).toBe("Ana �");
  const { body } = await call<{ data: WhatsappMessage[] }>(
    sandbox,
    "/whatsapp/messages",
  );
  expect(body.data).toEqual([message]);
});

test("half of a surrogate pair in a body becomes U+FFFD, and the file stays readable", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const database = `file:${join(folder, "sandbox.db")}`;
  const first = await startSandbox({ database, conversations: 0 });
  const { status, body } = await call<One<Customer>>(first, "/customers", {
    method: "POST",
    body: { customer: { name: HALF, external_customer_id: `x${HALF}` } },
  });
  expect([status, body.data.name]).toEqual([201, "�"]);
  await first.close();
  const second = await startSandbox({ database });
  const again = await call<One<Customer>>(second, `/customers/${body.data.id}`);
  expect(again.body.data.external_customer_id).toBe("x�");
});

test("half of a surrogate pair in fixtures and metadata becomes U+FFFD", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({
    users: [{ name: HALF }],
    contacts: [{ wa_id: "14155550102", metadata: { [HALF]: [HALF] } }],
    conversations: [
      { phone_number: "14155550102", messages: [{ text: HALF }] },
    ],
  });
  const { body } = await call<One<{ metadata: unknown }>>(
    sandbox,
    "/whatsapp/contacts/14155550102",
  );
  expect(body.data.metadata).toEqual({ "�": ["�"] });
  const list = await call<{ data: WhatsappMessage[] }>(
    sandbox,
    "/whatsapp/messages",
  );
  expect(list.body.data[0]?.kapso.content).toBe("�");
});

test.each([
  [
    "/functions",
    {
      function: {
        name: HALF,
        code: `// ${HALF}`,
        function_type: "cloudflare_worker",
        slug: "half",
      },
    },
  ],
  ["/workflows", { workflow: { name: HALF } }],
])(
  "half of a surrogate pair in POST %s does not end the process",
  async (path, body) => {
    const sandbox = await startEmpty();
    const created = await call<One<{ id: string; name: string }>>(
      sandbox,
      path,
      {
        method: "POST",
        body,
      },
    );
    expect([created.status, created.body.data.name]).toEqual([201, "�"]);
    const read = await call<One<{ name: string }>>(
      sandbox,
      `${path}/${created.body.data.id}`,
    );
    expect(read.body.data.name).toBe("�");
  },
);

test("half of a surrogate pair that is only returned becomes U+FFFD as well", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await call<One<{ resource: { filename: string } }>>(
    sandbox,
    "/whatsapp/media",
    {
      method: "POST",
      body: {
        media_ingest: {
          phone_number_id: "1234567890",
          source: "https://cdn.example.com/a.png",
          filename: `a${HALF}.png`,
        },
      },
    },
  );
  expect([status, body.data.resource.filename]).toEqual([200, "a�.png"]);
});

test("text behind a NUL character is kept", async () => {
  const sandbox = await startEmpty();
  const { body } = await call<One<Customer>>(sandbox, "/customers", {
    method: "POST",
    body: { customer: { name: "a\u0000b" } },
  });
  expect(body.data.name).toBe("a\u0000b");
  const { message } = await sandbox.receiveMessage({
    from: "14155550103",
    text: "a\u0000b",
  });
  expect(message.kapso.content).toBe("a\u0000b");
});
