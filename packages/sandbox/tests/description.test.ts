import { expect, test } from "vitest";
import { createResponseValidator } from "./support/response-validator.js";
import { bundledDescription, describe } from "../src/spec/description.js";
import { document, type OpenApiDocument } from "../src/spec/document.js";

test("the response check finds wrong bodies, content types and statuses", () => {
  const validate = createResponseValidator(bundledDescription());
  const user = {
    id: 1,
    user_id: "00000000-0000-4000-8000-000000000001",
    email: "a@example.com",
    name: "Alicia",
    role: "guest",
  };
  const meta = { page: 1, per_page: 20, total_pages: 1, total_count: 1 };
  const response = {
    operationId: "listUsers",
    status: 200,
    contentType: "application/json; charset=utf-8",
    body: JSON.stringify({ data: [user], meta }),
  };
  expect(validate(response)).toEqual([]);
  const faulty = [
    { ...response, body: JSON.stringify({ data: [user] }) },
    {
      ...response,
      body: JSON.stringify({ data: [{ ...user, id: "1" }], meta }),
    },
    { ...response, contentType: "text/html" },
    { ...response, status: 201 },
    { ...response, status: 418, body: "{}" },
    { ...response, operationId: "listNothing" },
  ];
  for (const each of faulty) expect(validate(each)).toHaveLength(1);
});

test("parameters, bodies and responses may be references", () => {
  const referring: OpenApiDocument = JSON.parse(
    JSON.stringify({
      servers: document.servers,
      paths: {
        "/things/{id}": {
          parameters: [{ $ref: "#/components/parameters/Id" }],
          put: {
            operationId: "putThing",
            parameters: [
              {
                name: "deep",
                in: "query",
                schema: { $ref: "#/components/schemas/Deep" },
              },
            ],
            requestBody: { $ref: "#/components/requestBodies/Thing" },
            responses: { "200": { $ref: "#/components/responses/Thing" } },
          },
        },
      },
      components: {
        parameters: {
          Id: {
            name: "id",
            in: "path",
            required: true,
            schema: { type: "string", format: "uuid" },
          },
        },
        requestBodies: {
          Thing: {
            required: true,
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/Deep" },
              },
            },
          },
        },
        responses: {
          Thing: {
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/Deep" },
              },
            },
          },
        },
        schemas: { Deep: { type: "integer", minimum: 3 } },
      },
    }),
  ) as OpenApiDocument;
  const {
    operations: [operation],
    validator,
  } = describe(referring);
  expect(operation).toMatchObject({
    operationId: "putThing",
    method: "PUT",
    pathParameters: [{ name: "id", schema: { format: "uuid" } }],
    queryParameters: [{ name: "deep", schema: { minimum: 3 } }],
    body: { required: true },
  });
  expect(validator.check(operation!.body!.pointer, 3)).toEqual([]);
  expect(validator.check(operation!.body!.pointer, 2)).toHaveLength(1);
  expect(
    validator.check(operation!.responses.get(200)!.body!.pointer, "3"),
  ).toHaveLength(1);
});
