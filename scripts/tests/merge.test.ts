import { describe, expect, it } from "vitest";
import { mergeDescriptions } from "../spec/merge.js";
import { listNamespaces, selectNamespace } from "../spec/namespaces.js";
import { openResponseEnums } from "../spec/open-enums.js";
import { listOperations } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";
import { splitSharedEnums } from "../spec/split-enums.js";

const server = { url: "https://api.example/v1" };

function description(
  path: string,
  schemas: JsonObject,
  ref = "Paging",
): JsonObject {
  const schema = { $ref: `#/components/schemas/${ref}` };
  return {
    servers: [server],
    tags: [{ name: path }],
    paths: {
      [path]: {
        get: {
          operationId: `get ${path}`,
          responses: {
            "200": { content: { "application/json": { schema } } },
          },
        },
      },
    },
    components: { schemas },
  };
}

function merge(first: JsonObject, second: JsonObject): JsonObject {
  return mergeDescriptions([
    { document: structuredClone(first), prefix: "First", place: "first.yaml" },
    { document: structuredClone(second), prefix: "Agent", place: "agent.yaml" },
  ]);
}

function schemasOf(document: JsonObject): JsonObject {
  return (document.components as JsonObject).schemas as JsonObject;
}

describe("components of the same name", () => {
  const cursor = { type: "object", properties: { after: { type: "string" } } };
  const paging = {
    type: "object",
    required: ["next", "previous"],
    properties: { cursors: { $ref: "#/components/schemas/Cursor" } },
  };

  it("are merged if they differ only in prose", () => {
    const reworded = {
      ...paging,
      description: "Other words",
      required: ["previous", "next"],
    };
    const merged = merge(
      description("/a", { Paging: paging, Cursor: cursor }),
      description("/b", { Paging: reworded, Cursor: cursor }),
    );
    expect(Object.keys(schemasOf(merged)).sort()).toEqual(["Cursor", "Paging"]);
    expect(Object.keys(merged.paths as JsonObject)).toEqual(["/a", "/b"]);
    expect(merged.tags).toEqual([{ name: "/a" }, { name: "/b" }]);
  });

  it("are kept separate if they differ, and so are schemas that refer to them", () => {
    const other = {
      type: "object",
      properties: { after: { type: "integer" } },
    };
    const merged = merge(
      description("/a", { Paging: paging, Cursor: cursor }),
      description("/b", { Paging: paging, Cursor: other }),
    );
    const schemas = schemasOf(merged);
    expect(Object.keys(schemas).sort()).toEqual([
      "AgentCursor",
      "AgentPaging",
      "Cursor",
      "Paging",
    ]);
    expect(schemas.AgentPaging).toMatchObject({
      properties: { cursors: { $ref: "#/components/schemas/AgentCursor" } },
    });
    expect(JSON.stringify((merged.paths as JsonObject)["/b"])).toContain(
      "#/components/schemas/AgentPaging",
    );
  });

  it("stop generation if the prefixed name is taken as well", () => {
    const schemas = {
      Paging: { type: "string" },
      AgentPaging: { type: "string" },
    };
    expect(() =>
      merge(
        description("/a", { Paging: { type: "object" } }),
        description("/b", schemas),
      ),
    ).toThrow(
      /^agent\.yaml: #\/components\/schemas\/Paging differs .* AgentPaging is taken too/,
    );
  });
});

describe("descriptions that cannot be merged stop generation:", () => {
  it("the same operation in both", () => {
    const first = description("/a", { Paging: {} });
    const second = structuredClone(first);
    const paths = second.paths as Record<string, Record<string, JsonObject>>;
    paths["/a"]!.get!.operationId = "another";
    expect(() => merge(first, second)).toThrow(
      "agent.yaml: GET /a is also in another description",
    );
  });

  it("different servers", () => {
    const second = { ...description("/b", { Paging: {} }), servers: [] };
    expect(() => merge(description("/a", { Paging: {} }), second)).toThrow(
      /^agent\.yaml: its servers are \[\]/,
    );
  });
});

describe("a schema with an enum that requests and responses share", () => {
  const document = (): JsonObject => ({
    paths: {
      "/jobs": {
        post: {
          requestBody: {
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/Job" },
              },
            },
          },
          responses: {
            "200": {
              content: {
                "application/json": {
                  schema: { $ref: "#/components/schemas/Job" },
                },
              },
            },
          },
        },
      },
    },
    components: {
      schemas: {
        Job: {
          type: "object",
          properties: {
            step: { $ref: "#/components/schemas/Step" },
            plain: { $ref: "#/components/schemas/Plain" },
          },
        },
        Step: { type: "object", properties: { kind: { enum: ["a", "b"] } } },
        Plain: { type: "object" },
      },
    },
  });

  it("is split: open in responses, closed in requests", () => {
    const split = document();
    splitSharedEnums(split);
    openResponseEnums(split);
    expect(schemasOf(split)).toMatchObject({
      Job: { properties: { step: { $ref: "#/components/schemas/Step" } } },
      Step: { properties: { kind: { "x-extensible-enum": ["a", "b"] } } },
      JobInput: {
        properties: {
          step: { $ref: "#/components/schemas/StepInput" },
          plain: { $ref: "#/components/schemas/Plain" },
        },
      },
      StepInput: { properties: { kind: { enum: ["a", "b"] } } },
    });
    expect(schemasOf(split)).not.toHaveProperty("PlainInput");
    expect(JSON.stringify(split.paths)).toContain(
      "#/components/schemas/JobInput",
    );
  });

  it("stops generation if the name for requests is taken", () => {
    const taken = document();
    schemasOf(taken).StepInput = {};
    expect(() => {
      splitSharedEnums(taken);
    }).toThrow(/schema named StepInput, but that name is taken/);
  });
});

describe("a description with a namespace", () => {
  const paging = { type: "object", required: ["next"] };
  const other = { type: "object", required: ["after"] };
  const components = {
    schemas: { ShopPaging: other },
    securitySchemes: { Bearer: { type: "http", scheme: "bearer" } },
  };
  const messaging: JsonObject = {
    ...description("/{id}", { ShopPaging: other }, "ShopPaging"),
    info: { title: "Messaging" },
    servers: [{ url: "https://api.example/messaging" }],
    security: [{ Bearer: [] }],
    components,
  };
  const merged = mergeDescriptions([
    {
      document: {
        ...description("/a", { ShopPaging: paging }, "ShopPaging"),
        info: { title: "Platform" },
      },
      prefix: "First",
      place: "first.yaml",
    },
    {
      document: structuredClone(messaging),
      prefix: "Messaging",
      replaces: "Shop",
      namespace: "messaging",
      place: "messaging.yaml",
    },
  ]);

  it("is a separate API, and its operations have its namespace", () => {
    expect(
      listOperations(merged).map(({ path, namespace }) => [path, namespace]),
    ).toEqual([
      ["/a", undefined],
      ["/{id}", "messaging"],
    ]);
    expect(listNamespaces(merged)).toEqual(["messaging"]);
    expect(merged.tags).toEqual([{ name: "/a" }]);
  });

  it("can be extracted as a separate description", () => {
    expect(selectNamespace(merged, "messaging")).toEqual({
      ...messaging,
      paths: JSON.parse(
        JSON.stringify(messaging.paths).replace(
          "ShopPaging",
          "MessagingPaging",
        ),
      ) as JsonObject,
      components: { ...components, schemas: { MessagingPaging: other } },
    });
  });

  it("can be removed, which leaves the first one unchanged", () => {
    expect(selectNamespace(merged)).toEqual({
      ...description("/a", { ShopPaging: paging }, "ShopPaging"),
      info: { title: "Platform" },
      components: { schemas: { ShopPaging: paging }, securitySchemes: {} },
    });
  });
});

describe("webhooks", () => {
  it("are merged with everything that they refer to", () => {
    const event = (ref: string): JsonObject => ({
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: { $ref: `#/components/schemas/${ref}` },
            },
          },
        },
      },
    });
    const paging = { type: "object", required: ["next"] };
    const other = { type: "object", required: ["after"] };
    const merged = merge(description("/a", { Paging: paging }), {
      ...description("/b", { Paging: other }),
      webhooks: { moved: event("Paging") },
    });
    expect(merged.webhooks).toEqual({ moved: event("AgentPaging") });
  });
});
