import bundled from "@kapso-platform/types/openapi.json" with { type: "json" };

/** A JSON Schema, read loosely: what messages and made-up values need. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** The known values of a text that may have others in future. */
  readonly "x-extensible-enum"?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

export interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface HeaderObject {
  readonly schema?: Schema;
}

export interface ResponseObject {
  readonly description?: string;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly headers?: Readonly<Record<string, HeaderObject | Reference>>;
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
  /** Ways to authenticate; an empty one means that no key is needed. */
  readonly security?: readonly Readonly<Record<string, unknown>>[];
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
