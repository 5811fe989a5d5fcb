import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Sandbox } from "@kapso-platform/sandbox";
import { build } from "esbuild";

/**
 * A page on a free port, with the client as `window.kapso`, and the one of production bundles
 * as `window.inProduction`.
 */
export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves an empty page with the client. Paths below `/api` return responses of
 * the sandbox: like a proxy, the server adds the key. `/api/moved` redirects.
 */
export async function servePage(sandbox: Sandbox): Promise<PageServer> {
  const script = await bundleClient();
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://page");
    if (pathname === "/client.js") {
      response.setHeader("content-type", "text/javascript");
      response.end(script);
    } else if (pathname.startsWith("/api/moved")) {
      response.writeHead(302, { location: "http://127.0.0.1:9/" }).end();
    } else if (pathname.startsWith("/api/")) {
      const url = sandbox.url + pathname.slice("/api".length) + search;
      void sandbox
        .fetch(url, {
          method: request.method ?? "GET",
          headers: { "x-api-key": sandbox.apiKey },
        })
        .then(async (forwarded) => {
          response.writeHead(
            forwarded.status,
            Object.fromEntries(forwarded.headers),
          );
          response.end(await forwarded.text());
        });
    } else {
      response.setHeader("content-type", "text/html");
      response.end(
        '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/client.js"></script>',
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The client as one minified script. */
export async function bundleClient(): Promise<string> {
  const entryAt = (name: string): string =>
    JSON.stringify(
      fileURLToPath(new URL(`../../src/${name}`, import.meta.url)),
    );
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as kapso from ${entryAt("index.ts")};
        import * as inProduction from ${entryAt("generated/browser.ts")};
        Object.assign(window, { kapso, inProduction });`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
