import bundled from "@kapso-platform/types/openapi.json" with { type: "json" };
import whatsapp from "@kapso-platform/types/whatsapp.json" with { type: "json" };

/** The keywords of a JSON Schema that messages and made-up values need. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** The known values of a text that can have others in future. */
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

export interface ResponseObject {
  readonly description?: string;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly headers?: Readonly<Record<string, MediaType | Reference>>;
}

export interface RequestBodyObject {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** A `$ref` instead of an object. */
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
  /** Media types and most bytes of the file that the operation takes. */
  readonly "x-media-limits"?: readonly {
    readonly kind: string;
    readonly types: readonly string[];
    readonly maxBytes: number;
  }[];
}

export const METHODS = ["get", "put", "post", "delete", "patch"] as const;

type Servers = readonly { readonly url: string }[];

interface PathItem extends Readonly<
  Partial<Record<(typeof METHODS)[number], OperationObject>>
> {
  /** The servers of the path, if they are not those of the document. */
  readonly servers?: Servers;
  readonly parameters?: readonly (ParameterObject | Reference)[];
}

/** The part of an OpenAPI 3.1 document that the sandbox uses. */
export interface OpenApiDocument {
  readonly servers: Servers;
  readonly paths: Readonly<Record<string, PathItem>>;
}

/**
 * The API description that ships with `@kapso-platform/types`. The cast drops
 * the literal types of the JSON module, which describe this one version only.
 */
export const document = bundled as unknown as OpenApiDocument;

/** The description of the messaging API; the cast is for the same reason. */
export const whatsappDocument = whatsapp as unknown as OpenApiDocument;

/** The path of the first server's URL, without a slash at its end. */
export function pathOfServer([server]: Servers): string {
  const { pathname } = new URL(server?.url ?? "http://localhost/");
  return pathname.replace(/\/$/, "");
}

/** The path of the Platform API on its server: `/platform/v1`. */
export const basePath: string = pathOfServer(document.servers);

/** The path of the messaging API on the same server: `/meta/whatsapp/v24.0`. */
export const whatsappBasePath: string = pathOfServer(whatsappDocument.servers);
