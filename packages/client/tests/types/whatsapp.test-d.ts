import { assertType, describe, expectTypeOf, it } from "vitest";
import {
  type DownloadedMedia,
  type PagePromise,
  type SendMessageResponse,
  type Template,
  createKapsoClient,
  createKapsoCore,
} from "../../src/index.js";
import {
  whatsappMediaDownload,
  whatsappMessagesSend,
} from "../../src/operations.js";

const kapso = createKapsoClient({ apiKey: "key" });
const { whatsapp } = kapso;
const to = "+14155550123";

describe("messages.send", () => {
  it("requires the content of its type, and no constants", () => {
    expectTypeOf(
      whatsapp.messages.send("1", { to, type: "text", text: { body: "Hi" } }),
    ).resolves.toEqualTypeOf<SendMessageResponse>();
    void whatsapp.messages.send("1", {
      to,
      type: "image",
      image: { id: "1", caption: "Hi" },
    });
    // @ts-expect-error an image does not have text
    void whatsapp.messages.send("1", { to, type: "image", text: { body: "" } });
    // @ts-expect-error a text message requires text
    void whatsapp.messages.send("1", { to, type: "text" });
    // @ts-expect-error there is no such type
    void whatsapp.messages.send("1", { to, type: "txt", text: { body: "" } });
    // @ts-expect-error the recipient is missing
    void whatsapp.messages.send("1", { type: "text", text: { body: "Hi" } });
  });

  it("takes a business-scoped user id instead of a number", () => {
    void whatsapp.messages.send("1", {
      recipient: "US.13491208655302741918",
      type: "text",
      text: { body: "Hi" },
    });
  });

  it("has the same types with a light client", () => {
    const core = createKapsoCore();
    expectTypeOf(
      core.call(whatsappMessagesSend, "1", {
        to,
        type: "text",
        text: { body: "Hi" },
      }),
    ).resolves.toEqualTypeOf<SendMessageResponse>();
    // @ts-expect-error the body is missing
    void core.call(whatsappMessagesSend, "1");
  });
});

describe("hand-written methods", () => {
  it("have separate types", () => {
    void whatsapp.messages.markRead("1", "wamid.1", { typing: true });
    // @ts-expect-error there is no such option
    void whatsapp.messages.markRead("1", "wamid.1", { typng: true });
    void whatsapp.media.upload("1", new Blob([]));
    void whatsapp.media.upload("1", {
      data: new Uint8Array(1),
      type: "image/png",
      filename: "a.png",
    });
    // @ts-expect-error bytes alone do not have a media type
    void whatsapp.media.upload("1", new Uint8Array(1));
    expectTypeOf(
      whatsapp.media.download("1", { phone_number_id: "1", maxBytes: 1 }),
    ).resolves.toEqualTypeOf<DownloadedMedia>();
    // @ts-expect-error the number is required
    void whatsapp.media.download("1", {});
    const core = createKapsoCore();
    expectTypeOf(
      core.call(whatsappMediaDownload, "1", { phone_number_id: "1" }),
    ).resolves.toEqualTypeOf<DownloadedMedia>();
  });

  it("sends a template from a list", async () => {
    const list = whatsapp.templates.list("1", { status: "APPROVED" });
    expectTypeOf(list).toEqualTypeOf<PagePromise<Template>>();
    for await (const template of list) {
      void whatsapp.templates.send("1", { to, template, values: ["a", 1] });
      void whatsapp.templates.send("1", { to, template, values: { a: "b" } });
      void whatsapp.templates.send("1", { to, template });
      // @ts-expect-error a recipient is required
      void whatsapp.templates.send("1", { template });
    }
  });
});

it("raw methods are typed by the paths of the messaging API", async () => {
  const path = { phone_number_id: "1", message_id: "wamid.1" };
  const { data } = await whatsapp.GET(
    "/{phone_number_id}/messages/{message_id}",
    { params: { path } },
  );
  assertType<string | undefined>(data?.id);
  // @ts-expect-error a path of the other API
  void whatsapp.GET("/whatsapp/messages");
  // @ts-expect-error a path of the messaging API
  void kapso.GET("/{phone_number_id}/messages");
  for await (const message of whatsapp.paginate("/{phone_number_id}/messages", {
    params: { path: { phone_number_id: "1" } },
  })) {
    assertType<string>(message.id);
  }
  // @ts-expect-error a template is not a list
  void whatsapp.paginate(
    "/{business_account_id}/message_templates/{template_id}",
  );
});
