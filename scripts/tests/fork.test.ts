import { execFile } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { fork } from "../fork/fork.js";
import { root } from "../tasks/turbo.js";
import { serve } from "./serve.js";

const run = promisify(execFile);

/** A call with its result, and the requests that the server gets. */
interface Fork {
  readonly document: string;
  /**
   * Code that uses the built client as `client` and returns the result to
   * compare.
   */
  readonly call: string;
  readonly result: unknown;
  /** Each request as `METHOD /path`, without the key. */
  readonly requests: readonly string[];
  /** The header or the part of the URL that contains the key. */
  readonly auth: string;
}

const FORKS: Record<string, Fork> = {
  "bearer authentication and numbered lists": {
    document: "museum.yaml",
    auth: "authorization: Bearer secret",
    call: `const kinds = [];
for await (const ticket of client.tickets.list({ per_page: 1 })) kinds.push(ticket.kind);
const bought = await client.tickets.create({ kind: "event" });
await client.tickets.delete(bought.id);
return kinds;`,
    result: ["general", "event"],
    requests: [
      "GET /v1/tickets?per_page=1",
      "GET /v1/tickets?per_page=1&page=2",
      "POST /v1/tickets",
      "DELETE /v1/tickets/t2",
    ],
  },
  "OpenAPI 3.0 with forms and files": {
    document: "files.yaml",
    auth: "x-files-key: secret",
    call: `const { token } = await client.sessions.create({ user: "a b" });
const file = await client.folders.files("f", { file: new Blob(["abc"]), note: "n" });
const content = await client.files.content.get(file.id, { "X-Trace": "1" });
const report = await client.files.report.get(file.id);
return [token, file.size, await content.text(), report];`,
    result: ["user=a+b", 3, "bytes", "a,b"],
    requests: [
      "POST /api/sessions",
      "POST /api/folders/f/files",
      "GET /api/files/f1/content",
      "GET /api/files/f1/report",
    ],
  },
  "token pagination and several successful responses": {
    document: "jobs.yaml",
    auth: "api_key=secret",
    call: `const page = await client.jobs.list({ page_token: "p", states: ["x,y", "z"] });
const ids = [];
for await (const { id } of client.jobs.list()) ids.push(id);
const created = [await client.jobs.create({ name: "now" }), await client.jobs.create({ name: "queue" }), await client.jobs.create({ name: "later" })];
const job = await client.jobs.update("j1", { name: null });
return [page.next, ids, created, job.state];`,
    result: [
      { page_token: "q" },
      ["j1", "j2"],
      [{ result: "done" }, { id: "j1", state: "queued" }, null],
      "x",
    ],
    requests: [
      "GET /jobs?page_token=p&states=x%2Cy,z",
      "GET /jobs",
      "GET /jobs?page_token=q",
      "POST /jobs",
      "POST /jobs",
      "POST /jobs",
      "PATCH /jobs/j1",
    ],
  },
};

/**
 * Documents like those that others publish; only `pnpm test:full` forks them.
 */
const PUBLISHED: Record<string, Fork> = {
  "a mail service: no operationIds, ids that read as methods, has_more": {
    document: "mail.yaml",
    auth: "authorization: Bearer secret",
    call: `const ids = [];
for await (const { id } of client.emails.list({ limit: 1 })) ids.push(id);
const sent = await client.emails.create({ from: "a", to: ["b"] });
return [ids, sent.id];`,
    result: [["m1", "m2"], "m3"],
    requests: [
      "GET /emails?limit=1",
      "GET /emails?limit=1&after=m1",
      "POST /emails",
    ],
  },
  "a gallery: bare arrays in pages, images, problems": {
    document: "gallery.yaml",
    auth: "authorization: Basic secret",
    call: `const days = [];
for await (const { date } of client.galleryHours.list({ limit: 1 })) days.push(date);
const code = await client.tickets.qr.get("t1");
const problem = await client.specialEvents.update("e1", {}).catch((error) => error);
return [days, code.type, problem.status];`,
    result: [["2026-09-11"], "image/png", 404],
    requests: [
      "GET /api/gallery-hours?limit=1",
      "GET /api/gallery-hours?limit=1&page=2",
      "GET /api/tickets/t1/qr",
      "PATCH /api/special-events/e1",
    ],
  },
};

const DOCUMENTS =
  process.env.TEST_FULL === "1" ? { ...FORKS, ...PUBLISHED } : FORKS;

describe("a fork for another API", () => {
  it.each(Object.entries(DOCUMENTS))(
    "of %s builds without manual edits, and calls its API",
    async (_, { document, call, result, requests, auth }) => {
      const folder = await copyRepository();
      const left = await fork({
        root: folder,
        document: path.join(root, "scripts/tests/forks", document),
        scope: "@acme",
        name: "Acme",
      });
      expect(left.join("\n")).toContain("documents[0].url");
      await linkDependencies(folder);
      await node(folder, ["--import", "tsx", "scripts/generate.ts"]);
      for (const name of ["types", "client", "react"]) {
        await compile(path.join(folder, "packages", name));
      }

      const server = await listen();
      const program = `import { createAcmeClient } from "./dist/index.js";
const client = createAcmeClient({ baseUrl: ${JSON.stringify(server.url)} + new URL((await import("./dist/index.js")).DEFAULT_BASE_URL).pathname.replace(/\\/$/, ""), apiKey: "secret" });
const result = await (async () => { ${call} })();
console.log(JSON.stringify(result));`;
      const output = await node(path.join(folder, "packages/client"), [
        "--input-type=module",
        "--eval",
        program,
      ]);
      expect(JSON.parse(output)).toEqual(result);
      expect(server.requests.map(({ line }) => line)).toEqual(requests);
      for (const { sent } of server.requests) expect(sent).toContain(auth);
    },
  );

  it("contains no names of the original API", async () => {
    const folder = await copyRepository();
    await fork({
      root: folder,
      document: path.join(root, "scripts/tests/forks/museum.yaml"),
      scope: "@acme",
      name: "Acme",
    });
    const named: string[] = [];
    for (const name of await readdir(path.join(folder, "packages"), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!name.isFile()) continue;
      const file = path.join(name.parentPath, name.name);
      const text = await readFile(file, "utf8");
      if (/kapso/i.test(text) || /kapso/i.test(name.name)) named.push(file);
    }
    expect(named).toEqual([]);
  });

  it("changes nothing if the document cannot be read", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "fork-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const options = { root: folder, scope: "@acme", name: "Acme" };
    await expect(
      fork({ ...options, document: "/nowhere.yaml" }),
    ).rejects.toThrow("/nowhere.yaml: cannot be read");
    await expect(
      fork({ ...options, document: "a", scope: "acme" }),
    ).rejects.toThrow("expected an npm scope such as @acme, not acme");
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Copies the files of the repository into a new folder. */
async function copyRepository(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "fork-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { stdout } = await run(
    "git",
    ["ls-files", "-z", "-co", "--exclude-standard"],
    { cwd: root, maxBuffer: 1 << 26 },
  );
  const files = stdout
    .split("\0")
    .filter(
      (file) => file !== "" && !/^(examples|packages\/sandbox)\//.test(file),
    );
  for (const file of files) {
    await cp(path.join(root, file), path.join(folder, file)).catch(
      (error: unknown) => {
        // The file is tracked, but deleted in the working tree.
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      },
    );
  }
  return folder;
}

/** Links the dependencies, instead of `pnpm install`. */
async function linkDependencies(folder: string): Promise<void> {
  const link = (to: string, at: string): Promise<void> =>
    symlink(path.join(root, to), path.join(folder, at));
  await link("node_modules", "node_modules");
  await link("scripts/node_modules", "scripts/node_modules");
  const packages = {
    types: [],
    client: ["openapi-fetch"],
    react: ["react", "@types/react", "@tanstack/react-query"],
  };
  for (const [name, dependencies] of Object.entries(packages)) {
    const modules = `packages/${name}/node_modules`;
    await mkdir(path.join(folder, modules, "@acme"), { recursive: true });
    for (const dependency of dependencies) {
      await mkdir(path.dirname(path.join(folder, modules, dependency)), {
        recursive: true,
      });
      await link(`${modules}/${dependency}`, `${modules}/${dependency}`);
    }
    for (const own of ["types", "client"]) {
      await symlink(
        path.join(folder, "packages", own),
        path.join(folder, modules, "@acme", own),
      );
    }
  }
}

async function node(cwd: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, args, {
    cwd,
    // Without the environment, which may have a key.
    env: { PATH: process.env.PATH },
  });
  return stdout;
}

/** Builds a package. An error contains the output of the compiler. */
async function compile(directory: string): Promise<void> {
  const compiler = path.join(root, "packages/types/node_modules/.bin/tsc7");
  await run(compiler, ["-p", "tsconfig.build.json"], { cwd: directory }).catch(
    (error: unknown) => {
      throw new Error((error as { stdout: string }).stdout);
    },
  );
}

interface Listening {
  readonly url: string;
  readonly requests: { line: string; sent: string }[];
}

/** Starts a server with the operations that the tests call. */
async function listen(): Promise<Listening> {
  const requests: Listening["requests"] = [];
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const line = `${request.method ?? ""} ${request.url ?? ""}`;
      const headers = Object.entries(request.headers)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join("\n");
      const withoutKey = line.replace(/[?&]api_key=secret$/, "");
      requests.push({ line: withoutKey, sent: `${line}\n${headers}` });
      const {
        status = 200,
        type = "application/json",
        content,
      } = respond(line, body);
      response.writeHead(
        status,
        content === undefined ? {} : { "content-type": type },
      );
      response.end(
        content === undefined || typeof content === "string"
          ? content
          : JSON.stringify(content),
      );
    });
  });
  return { url, requests };
}

const HOURS = { date: "2026-09-11", timeOpen: "09:00" };

interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly content?: unknown;
}

function respond(line: string, body: string): Reply {
  const [target = ""] = line.split("?");
  switch (target) {
    case "GET /v1/tickets": {
      const second = line.includes("page=2");
      return {
        content: {
          data: [{ id: "t", kind: second ? "event" : "general" }],
          meta: {
            page: second ? 2 : 1,
            per_page: 1,
            total_pages: 2,
            total_count: 2,
          },
        },
      };
    }
    case "POST /v1/tickets":
      return {
        status: 201,
        content: { ...(JSON.parse(body) as object), id: "t2" },
      };
    case "DELETE /v1/tickets/t2":
      return { status: 204 };
    case "POST /api/sessions":
      return { content: { token: body } };
    case "POST /api/folders/f/files": {
      const file = /\r\n\r\n(abc)\r\n/.exec(body)?.[1] ?? "";
      return { status: 201, content: { id: "f1", size: file.length } };
    }
    case "GET /api/files/f1/content":
      return { type: "application/octet-stream", content: "bytes" };
    case "GET /api/files/f1/report":
      return { type: "text/csv", content: "a,b" };
    case "GET /jobs":
      return line.includes("page_token=q")
        ? { content: { items: [{ id: "j2", state: "x" }] } }
        : {
            content: {
              items: [{ id: "j1", state: "x" }],
              next_page_token: "q",
            },
          };
    case "POST /jobs":
      if (body.includes("now")) return { content: { result: "done" } };
      if (body.includes("queue")) {
        return { status: 201, content: { id: "j1", state: "queued" } };
      }
      return { status: 202 };
    case "PATCH /jobs/j1":
      return {
        type: "application/vnd.api+json",
        content: { id: "j1", state: "x" },
      };
    case "GET /emails":
      return line.includes("after=m1")
        ? { content: { has_more: false, data: [{ id: "m2" }] } }
        : { content: { has_more: true, data: [{ id: "m1" }] } };
    case "POST /emails":
      return { content: { id: "m3" } };
    case "GET /api/gallery-hours":
      return { content: line.includes("page=2") ? [] : [HOURS] };
    case "GET /api/tickets/t1/qr":
      return { type: "image/png", content: "png" };
    default:
      return { status: 404, content: { error: line } };
  }
}
