import bundled from "@kapso-platform/types/openapi.json" with { type: "json" };

/** A JSON Schema, read loosely: only what validation messages need. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface MediaType {
  readonly schema?: Schema;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface ResponseObject {
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly headers?: Readonly<Record<string, unknown>>;
}

export interface RequestBodyObject {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** A `$ref` in the place of an object of a known kind. */
export interface Reference {
  readonly $ref: string;
}

export interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly (ParameterObject | Reference)[];
  readonly requestBody?: RequestBodyObject | Reference;
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
  readonly "x-exclusive-parameters"?: readonly (readonly string[])[];
}

export interface PathItem {
  readonly parameters?: readonly (ParameterObject | Reference)[];
  readonly get?: OperationObject;
  readonly put?: OperationObject;
  readonly post?: OperationObject;
  readonly delete?: OperationObject;
  readonly patch?: OperationObject;
}

/** The part of an OpenAPI 3.1 document that drives the sandbox. */
export interface OpenApiDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
}

/**
 * The API description that ships with `@kapso-platform/types`. The cast drops
 * the literal types of the JSON module, which describe this one version only.
 */
export const document = bundled as unknown as OpenApiDocument;

/** Where the API lives on its server, for example `/platform/v1`. */
export const basePath: string = new URL(
  document.servers[0]?.url ?? "http://localhost/",
).pathname.replace(/\/$/, "");
