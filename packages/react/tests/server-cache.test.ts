import { inspect } from "node:util";
import { createKapsoClient } from "@kapso-platform/client";
import { QueryClient, dehydrate } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import {
  contactsGetOptions,
  contactsListInfiniteOptions,
  contactsListOptions,
  contactsUpdateMutation,
} from "../src/options.js";

describe("a cache of a server", () => {
  it("does not contain the key, also with failed queries and mutations", async () => {
    const key = "kapso_secret_0123456789abcdef";
    const keys = new Set<string | null>();
    const kapso = createKapsoClient({
      apiKey: key,
      baseUrl: "https://api.test",
      maxRetries: 0,
      fetch: (url, init) => {
        const sent = new Request(url, init).headers.get("X-API-Key");
        keys.add(sent);
        return Promise.resolve(
          Response.json(
            { error: `wrong key: ${sent}` },
            { status: 401, headers: { "X-Request-Id": key } },
          ),
        );
      },
    });
    const queryClient = new QueryClient();
    await queryClient.prefetchQuery(contactsGetOptions(kapso, "1"));
    await queryClient.prefetchQuery(contactsListOptions(kapso));
    await queryClient.prefetchInfiniteQuery(contactsListInfiniteOptions(kapso));
    await queryClient
      .getMutationCache()
      .build(queryClient, contactsUpdateMutation(kapso))
      .execute({ identifier: "1", body: { display_name: "Anna" } })
      .catch(() => {});
    const state = dehydrate(queryClient, {
      shouldDehydrateQuery: () => true,
      shouldDehydrateMutation: () => true,
      shouldRedactErrors: () => false,
    });
    expect(keys).toEqual(new Set([key]));
    expect(state.queries).toHaveLength(3);
    expect(state.mutations).toHaveLength(1);
    for (const { state: query } of state.queries) {
      const { error } = query;
      expect(error).toBeInstanceOf(Error);
      expect(error?.message).toContain("wrong key: ");
      // Also members that are not written as JSON.
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(
        key,
      );
    }
    expect(JSON.stringify(state)).not.toContain(key);
    queryClient.clear();
  });
});
