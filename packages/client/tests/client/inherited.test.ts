import { describe, expect, it } from "vitest";
import { KapsoArgumentError, createKapsoClient } from "../../src/index.js";
import type { KapsoClient } from "../../src/index.js";
import { rejection } from "../rejection.js";

/** Like the compiled `$state` of Svelte or an `accessor`: its members are on the prototype. */
class Filters {
  #status = "active";
  limit = 20;

  get status(): string {
    return this.#status;
  }

  get label(): string {
    return `${this.status} conversations`;
  }

  clear(): void {
    this.#status = "";
  }
}

const create = (members: object): Record<string, unknown> =>
  Object.create(members) as Record<string, unknown>;

function start(): { kapso: KapsoClient; sent: string[] } {
  const sent: string[] = [];
  const kapso = createKapsoClient({
    apiKey: null,
    baseUrl: "http://127.0.0.1",
    fetch: (url) => {
      sent.push(new URL(url).search);
      return Promise.resolve(Response.json({ data: [] }));
    },
  });
  return { kapso, sent };
}

describe("inherited parameters are sent like the object's own ones:", () => {
  it.each([
    ["of a prototype", () => create({ status: "active", limit: 20 })],
    [
      "accessors of a class, without others",
      () => new Filters() as unknown as Record<string, unknown>,
    ],
    [
      "of two prototypes, and an own one",
      () => Object.assign(create(create({ status: "active" })), { limit: 20 }),
    ],
  ])("%s", async (_what, make) => {
    const { kapso, sent } = start();
    const query = make();
    await kapso.conversations.list(query);
    await kapso.paginate("/whatsapp/conversations", {
      params: { query },
    });
    await kapso.GET("/whatsapp/conversations", { params: { query } });
    await kapso.GET("/whatsapp/conversations", create({ params: { query } }));
    await kapso.GET("/whatsapp/conversations", { params: create({ query }) });
    expect(sent).toHaveLength(5);
    for (const search of sent) {
      expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
        status: "active",
        limit: "20",
      });
    }
  });

  it("and are checked", async () => {
    const { kapso, sent } = start();
    for (const [query, message] of [
      [{ limit: 0 }, "limit must be a whole number from 1 to 100, not 0"],
      [{ stats: "active" }, "stats is not a known parameter; did you mean sta"],
    ] as const) {
      const error = await rejection(
        Promise.resolve(kapso.conversations.list(create(query))),
      );
      expect(error).toBeInstanceOf(KapsoArgumentError);
      expect((error as Error).message).toContain(message);
    }
    expect(sent).toEqual([]);
  });
});

describe("inherited members are rejected", () => {
  it("as options, of which some are copied", async () => {
    const { kapso, sent } = start();
    const options = create({ timeout: 5 });
    const problem =
      "timeout is inherited from a prototype: pass a plain object";
    for (const call of [
      kapso.conversations.list({}, options),
      kapso.conversations.get("1", options),
    ]) {
      expect(await rejection(Promise.resolve(call))).toMatchObject({
        name: "KapsoArgumentError",
        message: expect.stringContaining(problem),
      });
    }
    expect(sent).toEqual([]);
  });

  it("as a body that would be empty", async () => {
    const { kapso, sent } = start();
    class Change {
      #status = "ended" as const;

      get status(): "ended" {
        return this.#status;
      }
    }
    const update = (body: object): PromiseLike<unknown> =>
      kapso.conversations.update("1", body as Change);
    for (const body of [new Change(), create({ status: "ended" })]) {
      const error = await rejection(update(body));
      expect(error).toBeInstanceOf(KapsoArgumentError);
      expect((error as Error).message).toContain("body must have its members");
      expect((error as Error).message).toContain("status is inherited");
    }
    expect(sent).toEqual([]);
    // `toJSON` decides, and an empty object is an empty object.
    const json = { toJSON: () => ({ status: "ended" }) };
    await update(create(json));
    await update({});
    expect(sent).toHaveLength(2);
  });
});
