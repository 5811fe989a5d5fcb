import {
  document,
  whatsappDocument,
  type OpenApiDocument,
} from "./document.js";
import { readOperations, type Operation } from "./operations.js";
import { createSchemaValidator, type SchemaValidator } from "./validator.js";

/** A description in the form that the sandbox uses. */
export interface Description {
  document: OpenApiDocument;
  operations: Operation[];
  validator: SchemaValidator;
}

export function describe(document: OpenApiDocument): Description {
  return {
    document,
    operations: readOperations(document),
    validator: createSchemaValidator(document),
  };
}

let bundled: Description | undefined;
let messaging: Description | undefined;

/**
 * The bundled description, read when it is first asked for. All sandboxes of a
 * process share it, so that each schema is compiled once.
 */
export function bundledDescription(): Description {
  return (bundled ??= describe(document));
}

/** The bundled description of the messaging API, read and shared alike. */
export function messagingDescription(): Description {
  return (messaging ??= describe(whatsappDocument));
}
