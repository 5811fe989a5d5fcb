import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadSpecification } from "../spec/load.js";
import { parseSource } from "../spec/source.js";
import { formatDescription } from "../update/format-yaml.js";
import { updateSpecification } from "../update/update-specification.js";
import { STATE_FILE } from "../update/upstream-state.js";
import { overlay } from "./spec-folder.js";
import {
  PUBLISHED,
  type SpecRepository,
  specRepository,
} from "./spec-repository.js";

const WITH_COLOR = PUBLISHED.replace(
  "        note:\n",
  "        color:\n          type: string\n          description: Upstream's own sentence.\n        note:\n",
);

describe("a drafted changeset", () => {
  const drafts = async (repository: SpecRepository): Promise<string[]> =>
    (await repository.changes())
      .filter((line) => line.includes(".changeset/"))
      .map((line) => line.slice(3));

  it("replaces an earlier draft for the same description", async () => {
    const repository = await specRepository();
    const breaking = PUBLISHED.replace("- name: limit", "- name: per_page");
    await repository.update(await repository.upstream(breaking));
    const [first] = await drafts(repository);
    const own = path.join(repository.root, ".changeset/mine.md");
    await writeFile(own, "---\n---\n");
    const { output } = await repository.update(
      await repository.upstream(WITH_COLOR),
      { force: true },
    );
    expect(output).toContain(`removed ${first!}, an earlier draft`);
    const now = await drafts(repository);
    expect(now).toHaveLength(2);
    expect(now).toContain(".changeset/mine.md");
    expect(now).not.toContain(first);
    const draft = now.find((file) => file !== ".changeset/mine.md")!;
    expect(await repository.read(draft)).not.toContain("Breaking");
  });

  it("is removed if the description equals the old one again", async () => {
    const repository = await specRepository();
    await repository.update(await repository.upstream(WITH_COLOR));
    const { output } = await repository.update(
      await repository.upstream(PUBLISHED),
      { force: true },
    );
    expect(output).toContain("Nothing to release, so there is no changeset.");
    expect(await repository.changes()).toEqual([]);
  });

  it("stays if it is committed", async () => {
    const repository = await specRepository();
    await repository.update(await repository.upstream(WITH_COLOR));
    const [first] = await drafts(repository);
    await repository.commit();
    await repository.update(
      await repository.upstream(WITH_COLOR.replaceAll("color:", "hue:")),
    );
    expect(await drafts(repository)).toHaveLength(1);
    expect(await repository.read(first!)).toContain("color");
  });
});

/**
 * Serves a description with a validator, and records the validators of
 * requests.
 */
async function publish(
  text: string,
  etag: string,
): Promise<{ url: string; seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const sent = request.headers["if-none-match"];
    seen.push(sent);
    if (sent === etag) response.writeHead(304).end();
    else response.setHeader("ETag", etag).end(text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/openapi.yaml`, seen };
}

describe("pnpm spec:update", () => {
  it("refreshes, regenerates, reports what changed and drafts the changeset", async () => {
    const repository = await specRepository();
    const from = await repository.upstream(
      WITH_COLOR.replace("- name: limit", "- name: per_page"),
    );
    const { output: stdout, error } = await repository.update(from);
    expect(error).toBeUndefined();
    expect(stdout).toContain(
      "breaking  GET /whatsapp/widgets: request.query.limit is no longer accepted.",
    );
    expect(stdout).toContain("minor     Widget: color is new.");
    const changes = await repository.changes();
    const changeset = changes.find((line) => line.includes(".changeset/"))!;
    expect(changes).toEqual(
      expect.arrayContaining([
        " M openapi/platform.yaml",
        " M packages/client/src/generated/resources/widgets.ts",
        " M packages/types/openapi.json",
        " M packages/types/src/generated/schemas.ts",
      ]),
    );
    const draft = await repository.read(changeset.slice(3));
    expect(draft.split("\n").slice(0, 8)).toEqual([
      "---",
      `"@kapso-platform/client": minor`,
      `"@kapso-platform/types": minor`,
      "---",
      "",
      "The published description of the API (platform) changed.",
      "",
      "**widgets**",
    ]);
    expect(draft).toContain(
      "- **Breaking:** `GET /whatsapp/widgets`: `request.query.limit` is no longer accepted.",
    );
  });

  it("takes the structure from upstream and keeps our prose", async () => {
    const repository = await specRepository();
    const from = await repository.upstream(
      WITH_COLOR.replace("summary: List widgets", "summary: Their summary")
        .replace("description: Widgets", "description: Their response")
        .replace("          type: string\n", "          type: integer\n"),
    );
    const { output: stdout } = await repository.update(from);
    const refreshed = await repository.read("openapi/platform.yaml");
    expect(refreshed).toContain("summary: List widgets");
    expect(refreshed).toContain("description: Widgets");
    expect(refreshed).not.toMatch(/Their|Upstream/);
    expect(refreshed).toContain("        color:\n");
    expect(stdout).toContain(
      "New, without a description of ours; write one in openapi/platform.yaml:\n  components › schemas › Widget › properties › color",
    );
  });

  it("prints the decisions that the new description requires", async () => {
    const repository = await specRepository();
    const from = await repository.upstream(
      WITH_COLOR.replace(
        "      summary: List widgets\n",
        "      summary: List widgets\n      servers:\n        - url: https://widgets.example.com\n",
      ),
    );
    const { output } = await repository.update(from);
    expect(output).toContain(
      "\nGET /whatsapp/widgets has its own server, but is sent to the base URL: describe it as an API with a namespace in openapi/api.config.ts, or remove the server in an overlay\n",
    );
  });

  it.each([
    ["is the same", PUBLISHED],
    [
      "has only different prose and a different order",
      PUBLISHED.replace("summary: List", "summary: All").replace(
        /( {8}- name: before\n(?: {10}.*\n)+)( {8}- name: after\n(?: {10}.*\n)+)/,
        "$2$1",
      ),
    ],
  ])("writes nothing when upstream %s", async (_, text) => {
    const repository = await specRepository();
    const from = await repository.upstream(text);
    const { output: stdout } = await repository.update(from);
    expect(stdout).toMatch(/is unchanged; nothing to do\.$/);
    expect(await repository.changes()).toEqual([]);
  });

  it("lists every overlay action that no longer matches, and writes nothing", async () => {
    const repository = await specRepository({
      "a.yaml": overlay("$.components.schemas.Paging"),
      "b.yaml": overlay("$.components.schemas.Widget.properties.note"),
    });
    const from = await repository.upstream(
      PUBLISHED.replaceAll("Paging", "Position").replace("note:", "remark:"),
    );
    const { error: stderr } = await repository.update(from);
    expect(stderr).toBe(
      [
        `openapi/overlays/a.yaml:5:5: $.components.schemas.Paging no longer matches anything in ${from}; correct the target, or remove the action`,
        `openapi/overlays/b.yaml:5:5: $.components.schemas.Widget.properties.note no longer matches anything in ${from}; correct the target, or remove the action`,
        '2 problems. A line that begins with "-" is an overlay action that solves the problem above it; add it to a document in openapi/overlays/.',
      ].join("\n"),
    );
    expect(await repository.changes()).toEqual([]);
  });

  it("reports all problems of a description in one run, each with its line and the action that solves it", async () => {
    const repository = await specRepository({
      "a.yaml": overlay("$.components.schemas.Paging"),
      "b.yaml": overlay(
        "$.components.schemas.Widget.properties.note",
        "update: { maxLength: 9 }",
      ),
    });
    const text = WITH_COLOR.replaceAll("Paging", "Position")
      .replace(
        "        color:\n          type: string",
        "        color:\n          type: text",
      )
      .replace(
        / {8}note:\n(?: {10}.*\n)+/,
        '        lost:\n          $ref: "#/components/schemas/Lost"\n        note: 4\n',
      )
      .replace("in: query", "in: body");
    const from = await repository.upstream(text);
    const { error = "" } = await repository.update(from);
    const at = (part: string): string =>
      `${from}:${String(text.slice(0, text.indexOf(part)).split("\n").length)}:`;
    const lines = error.split("\n").map((line) => line.slice(0, 96));
    expect(lines).toEqual(
      [
        "openapi/overlays/b.yaml:5:5: overlay target $.components.schemas.Widget.properties.note must be an object",
        `openapi/overlays/a.yaml:5:5: $.components.schemas.Paging no longer matches anything in ${from}`,
        `${at('"#/components/schemas/Lost')}17: $ref #/components/schemas/Lost points to nothing`,
        `  - { target: "$.components.schemas.Widget.properties.lost['$ref']", description: why, remove: true }`,
        `${at("- name: limit")}11: #/paths/~1whatsapp~1widgets/get/parameters/0: expected a parameter with "name"`,
        `  - { target: "$.paths['/whatsapp/widgets'].get.parameters[0]", description: why, remove: true }`,
        `${at("type: text")}11: #/components/schemas/Widget/properties/color/type: expected one of array`,
        `  - { target: "$.components.schemas.Widget.properties.color.type", description: why, remove: true }`,
        `${at("note: 4")}9: #/components/schemas/Widget/properties/note: it must be object`,
        `  - { target: "$.components.schemas.Widget.properties.note", description: why, remove: true }`,
        '6 problems. A line that begins with "-" is an overlay action that solves the problem above it; add it to a document in openapi/overlays/.',
        "References point to missing parts: is the document truncated?",
      ].map((line) => expect.stringContaining(line.slice(0, 96)) as unknown),
    );
    expect(await repository.changes()).toEqual([]);
  });

  it("lists an overlay action that upstream made unnecessary", async () => {
    const repository = await specRepository({
      "a.yaml": overlay(
        "$.components.schemas.Widget",
        "update: { required: [state] }",
      ),
    });
    const from = await repository.upstream(
      PUBLISHED.replace("- id\n", "- id\n        - state\n"),
    );
    const { output: stdout } = await repository.update(from);
    expect(stdout).toContain(
      "No longer needed, because the published description is already correct: openapi/overlays/a.yaml:5:5: $.components.schemas.Widget",
    );
    expect(stdout).toContain("Nothing to release, so there is no changeset.");
    expect(await repository.changes()).toEqual([" M openapi/platform.yaml"]);
  });

  it("lists an action whose target upstream removed, and generation then succeeds", async () => {
    const repository = await specRepository({
      "a.yaml": overlay(
        "$.components.schemas.Widget.properties.state",
        "remove: true",
      ),
    });
    const from = await repository.upstream(
      PUBLISHED.replace(/ {8}state:\n(?: {10}.*\n)+/, ""),
    );
    const { output, error } = await repository.update(from);
    expect(error).toBeUndefined();
    const unneeded =
      "openapi/overlays/a.yaml:5:5: $.components.schemas.Widget.properties.state";
    expect(output).toContain(
      `No longer needed, because the published description is already correct: ${unneeded}`,
    );
    expect(await repository.changes()).toEqual([" M openapi/platform.yaml"]);
    const { unneeded: found } = await loadSpecification(repository.root);
    expect(found.map(({ place, target }) => `${place}: ${target}`)).toEqual([
      unneeded,
    ]);
    expect((await repository.diff("HEAD")).error).toBeUndefined();
  });

  it("rejects a dirty working tree, unless it is forced", async () => {
    const repository = await specRepository();
    await writeFile(path.join(repository.root, "note.txt"), "unfinished");
    const from = await repository.upstream(WITH_COLOR);
    const rejected = await repository.update(from);
    expect(rejected.error).toMatch(
      /^working tree: 1 uncommitted change; .* pass --force:\n {2}\?\? note\.txt$/,
    );
    expect(await repository.changes()).toEqual(["?? note.txt"]);
    const forced = await repository.update(from, { force: true });
    expect(forced.error).toBeUndefined();
    expect(await repository.changes()).toContain(" M openapi/platform.yaml");
  });

  it.each([
    {
      problem: "a document that does not parse",
      text: PUBLISHED.slice(0, PUBLISHED.indexOf("type: array") + 4),
      message:
        /upstream\.yaml:\d+:\d+: #\/components\/schemas\/WidgetList\/properties\/data: it must be object,boolean, not "type"$/m,
    },
    {
      problem: "a document truncated where it still parses",
      text: PUBLISHED.slice(0, PUBLISHED.indexOf("    WidgetList:")),
      message:
        /upstream\.yaml:\d+:\d+: \$ref #\/components\/schemas\/WidgetList points to nothing$[^]*is the document truncated\?$/m,
    },
    {
      problem: "a document truncated where overlays no longer match",
      text: PUBLISHED.slice(0, PUBLISHED.indexOf("components:")),
      overlays: { "a.yaml": overlay("$.components.schemas.Widget") },
      message:
        /upstream\.yaml:\d+:\d+: \$ref #\/components\/schemas\/WidgetList points to nothing$[^]*is the document truncated\?$/m,
    },
    {
      problem: "another document",
      text: PUBLISHED.replace("title: Example", "title: Another"),
      overlays: { "a.yaml": overlay("$.components.schemas.Gone") },
      message:
        /upstream\.yaml:3:3: its title is "Another", but openapi\/platform\.yaml has "Example"; pass the right document or, if the API was renamed, change the title in openapi\/platform\.yaml first$/,
    },
    {
      problem: "Swagger 2",
      text: 'swagger: "2.0"\npaths: {}\n',
      message: /this is Swagger "2\.0"; convert it to OpenAPI 3 first/,
    },
    {
      problem: "an HTML page",
      text: "<!DOCTYPE html><title>Docs</title>",
      message: /the response is an HTML page, not a description/,
    },
    {
      problem: "types that would have the same name",
      text: PUBLISHED.replace(
        "    Paging:\n",
        "    widget_list:\n      type: object\n    Paging:\n",
      ).replace(
        "        note:\n",
        '        other:\n          $ref: "#/components/schemas/widget_list"\n        note:\n',
      ),
      message: /its type would be named WidgetList/,
    },
  ])("rejects $problem and writes nothing", async (example) => {
    const { text, message, overlays } = example;
    const repository = await specRepository();
    for (const [name, content] of Object.entries(overlays ?? {})) {
      const file = path.join(repository.root, "openapi/overlays", name);
      await writeFile(file, content);
    }
    const before = await repository.changes();
    const from = await repository.upstream(text);
    const { error: stderr } = await repository.update(from, { force: true });
    expect(stderr).toMatch(message);
    expect(await repository.changes()).toEqual(before);
  });

  it("reports the place of a problem in the overlay or in the upstream description", async () => {
    const repository = await specRepository();
    const text = overlay(
      "$.components.schemas.Widget.properties",
      'update: { more: { $ref: "#/nowhere" } }',
    );
    const file = path.join(repository.root, "openapi/overlays/a.yaml");
    await writeFile(file, text);
    const ofOverlay = await repository.update(
      await repository.upstream(WITH_COLOR),
      { force: true },
    );
    expect(ofOverlay.error?.split("\n")).toEqual([
      "openapi/overlays/a.yaml:7:29: $ref #/nowhere points to nothing",
      `  - { target: "$.components.schemas.Widget.properties.more['$ref']", description: why, remove: true }`,
    ]);
    await writeFile(
      file,
      overlay("$.components.schemas.Paging", "remove: true"),
    );
    const from = await repository.upstream(`# Published.\n${WITH_COLOR}`);
    const ofUpstream = await repository.update(from, { force: true });
    expect(ofUpstream.error).toMatch(
      /upstream\.yaml:\d+:\d+: \$ref #\/components\/schemas\/Paging points to nothing$/m,
    );
    const [, line = ""] = /yaml:(\d+):/.exec(ofUpstream.error ?? "") ?? [];
    expect(`\n${WITH_COLOR}`.split("\n")[Number(line) - 1]).toContain(
      "schemas/Paging",
    );
  });

  it("refreshes an API with its own base URL", async () => {
    const repository = await specRepository();
    const file = path.join(repository.root, "openapi/whatsapp.yaml");
    const messaging = parseSource(
      `openapi: 3.1.0
info: { title: Messaging, version: 1.0.0 }
servers: [{ url: "https://api.example/messaging" }]
paths:
  /{number_id}/messages:
    get:
      operationId: listMessages
      summary: List messages
      parameters:
        - { name: number_id, in: path, required: true, schema: { type: string } }
      responses:
        "200":
          description: Messages
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Widget" }
components:
  schemas:
    Widget: { type: object, required: [text], properties: { text: { type: string } } }
`,
      "whatsapp.yaml",
    ).toJson();
    const present = await formatDescription(messaging, file);
    await writeFile(file, present);
    await repository.commit();
    const from = await repository.upstream(
      present.replace("type: object", "type: object\n      minProperties: 1"),
    );
    const lines: string[] = [];
    await updateSpecification({
      root: repository.root,
      names: ["whatsapp"],
      from,
      force: false,
      print: (text) => lines.push(text),
    });
    expect(lines.join("\n")).toContain("MessagingWidget");
    expect(await repository.changes()).toContain(" M openapi/whatsapp.yaml");
    expect(await repository.read("packages/types/whatsapp.json")).toContain(
      "minProperties",
    );
    expect(
      await repository.read("packages/types/src/generated/openapi.ts"),
    ).toContain("export interface whatsappPaths");
    expect(await repository.read("packages/types/openapi.json")).not.toContain(
      "number_id",
    );
  });

  it("lists the known descriptions", async () => {
    const repository = await specRepository();
    const update = (...names: string[]): Promise<unknown> =>
      updateSpecification({
        root: repository.root,
        names,
        from: undefined,
        force: false,
        print: () => undefined,
      });
    await expect(update("workflows")).rejects.toThrow(
      "openapi/workflows.yaml: the file does not exist; the packages are generated without this description",
    );
    await expect(update("plattform")).rejects.toThrow(
      "plattform: expected one of platform, workflows, agent, whatsapp",
    );
  });
});

describe("the stored validators", () => {
  it.each([
    ["changed something", WITH_COLOR],
    ["changed nothing", PUBLISHED],
  ])("make the next run cheap, even after one that %s", async (_, text) => {
    const repository = await specRepository();
    const { url, seen } = await publish(text, '"v2"');
    const first = await repository.update(url);
    expect(first.error).toBeUndefined();
    expect(JSON.parse(await repository.read(STATE_FILE))).toMatchObject({
      platform: { url, etag: '"v2"' },
    });
    const second = await repository.update(url, { force: true });
    expect(second.output).toBe(`${url} is unchanged (304); nothing to do.`);
    expect(seen).toEqual([undefined, '"v2"']);
  });

  it("are not sent for a description that was restored", async () => {
    const repository = await specRepository();
    const { url, seen } = await publish(WITH_COLOR, '"v2"');
    await repository.update(url);
    await writeFile(
      path.join(repository.root, "openapi/platform.yaml"),
      PUBLISHED,
    );
    const again = await repository.update(url, { force: true });
    expect(again.output).toContain("wrote openapi/platform.yaml");
    expect(seen).toEqual([undefined, undefined]);
  });

  it("are rejected in one sentence if the file is broken", async () => {
    const repository = await specRepository();
    const file = path.join(repository.root, STATE_FILE);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "{ broken");
    const from = await repository.upstream(WITH_COLOR);
    const { error } = await repository.update(from, { force: true });
    expect(error).toBe(
      `${STATE_FILE}: the file contains no valid validators; delete it`,
    );
  });
});

describe("pnpm spec:diff", () => {
  it("compares with a commit or with a file, as text, Markdown or JSON", async () => {
    const repository = await specRepository({}, "1.2.0");
    const file = await repository.upstream(PUBLISHED);
    await writeFile(
      path.join(repository.root, "openapi/platform.yaml"),
      WITH_COLOR,
    );
    const text = await repository.diff("HEAD");
    expect(text.output).toBe(
      "1 change against HEAD: 1 minor; next release: minor.\n\nwidgets\n  minor     Widget: color is new.",
    );
    const markdown = await repository.diff(file, "markdown");
    expect(markdown.output).toContain("- `Widget`: `color` is new.");
    const json = await repository.diff("HEAD", "json");
    expect(JSON.parse(json.output)).toMatchObject({
      base: "HEAD",
      bump: "minor",
      level: "minor",
      changes: [{ subject: { name: "Widget" }, kind: "added", at: "color" }],
    });
  });

  it("rejects an unknown base in one sentence", async () => {
    const repository = await specRepository();
    const { error: stderr } = await repository.diff("v9.9.9");
    expect(stderr).toBe(
      "v9.9.9: neither a file nor a commit of this repository; name a tag, a branch, a commit or a file with --base",
    );
  });
});
