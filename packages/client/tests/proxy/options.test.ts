import { afterEach, describe, expect, it, vi } from "vitest";
import { KapsoArgumentError } from "../../src/index.js";
import {
  type ProxyOptions,
  createProxyHandler,
} from "../../src/proxy/index.js";
import { withRequest } from "../with-request.js";

const options: ProxyOptions = {
  apiKey: "key",
  allow: [],
  authorize: () => null,
};

function rejectionOf(changes: Record<string, unknown>): string {
  try {
    createProxyHandler({ ...options, ...changes });
  } catch (error) {
    expect(error).toBeInstanceOf(KapsoArgumentError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("createProxyHandler rejects", () => {
  it.each<[Record<string, unknown>, string]>([
    [
      { allow: ["conversation.list"] },
      'allow has "conversation.list", which is not the name of an operation; did you mean conversations.list, ',
    ],
    [
      { allow: ["listWhatsappConversations"] },
      'allow has "listWhatsappConversations", which is not the name of an operation',
    ],
    [
      { basepath: "/x" },
      "basepath is not a known option; did you mean basePath?",
    ],
    [
      { maxBodySize: 5 },
      "maxBodySize is not a known option; did you mean maxBodyBytes?",
    ],
    [
      { checks: null },
      "checks must be an object with a function for each operation",
    ],
    [{ allow: ["*"] }, 'allow has "*", which is not the name of an operation'],
    [
      { allow: ["toString"] },
      'allow has "toString", which is not the name of an operation',
    ],
    [
      { allow: [undefined] },
      "allow has undefined, which is not the name of an operation",
    ],
    [{ allow: "users.list" }, "allow must be a list of operations"],
    [{ allow: undefined }, "allow must be a list of operations"],
    [{ authorize: undefined }, "authorize must be a function, not undefined"],
    [{ authorize: true }, "authorize must be a function, not true"],
    [{ onError: "log" }, 'onError must be a function, not "log"'],
    [
      { checks: { "users.lists": () => true } },
      'checks has "users.lists", which is not the name of an operation; did you mean users.list, ',
    ],
    [
      { checks: { "users.list": () => true } },
      "checks has users.list, which is not in allow: add it there, or leave the check out",
    ],
    [
      { allow: ["users.list"], checks: { "users.list": true } },
      'checks["users.list"] must be a function, not true',
    ],
    [{ basePath: "api" }, 'basePath must be a path such as "/api/kapso"'],
    [{ basePath: "/api/../x" }, "basePath must be a path"],
    [{ basePath: "/a//b" }, "basePath must be a path"],
    [{ basePath: "https://x.example/api" }, "basePath must be a path"],
    [{ basePath: "/:path*" }, "basePath must be a path"],
    [{ maxBodyBytes: 0 }, "maxBodyBytes must be a whole number of bytes"],
    [{ maxBodyBytes: NaN }, "maxBodyBytes must be a whole number of bytes"],
    [{ timeout: 0 }, "timeout must be milliseconds above 0"],
    [{ maxRetries: 11 }, "maxRetries must be an integer from 0 to 10"],
    [{ fetch: "fetch" }, "fetch must be a function"],
    [{ baseUrl: "/api" }, "baseUrl must be an https:// or http:// URL"],
    [{ baseUrl: "http://api.example" }, "baseUrl must be https:// with"],
    [{ apiKey: "with space" }, "apiKey must be visible ASCII characters"],
  ])("%j", (changes, message) => {
    expect(rejectionOf(changes)).toContain(message);
  });

  it("options without a key, for any base URL", () => {
    vi.stubEnv("KAPSO_API_KEY", "");
    vi.stubEnv("KAPSO_BASE_URL", "");
    const missing = { apiKey: undefined };
    expect(rejectionOf(missing)).toContain(
      "apiKey is missing: pass it, or set",
    );
    expect(
      rejectionOf({ ...missing, baseUrl: "https://api.example/platform/v1" }),
    ).toBe(
      "apiKey is missing: pass it, or set KAPSO_API_KEY; the proxy needs it to call the API",
    );
  });

  it("to be created in a browser", () => {
    vi.stubGlobal("window", {});
    vi.stubGlobal("document", {});
    expect(rejectionOf({})).toBe(
      "createProxyHandler is for a server: in a browser, everybody could read its key",
    );
  });
});

it("key and base URL come from the environment if they are left out", async () => {
  vi.stubEnv("KAPSO_API_KEY", "from-environment");
  vi.stubEnv("KAPSO_BASE_URL", "https://sandbox.example/platform/v1/");
  const sent: [string, string | null][] = [];
  const handler = createProxyHandler({
    allow: ["users.list"],
    authorize: () => ({}),
    fetch: withRequest(({ url, headers }) => {
      sent.push([url, headers.get("x-api-key")]);
      return Promise.resolve(Response.json({ data: [] }));
    }),
  });
  await handler(new Request("https://app.example/api/kapso/users?page=2"));
  expect(sent).toEqual([
    ["https://sandbox.example/platform/v1/users?page=2", "from-environment"],
  ]);
});
