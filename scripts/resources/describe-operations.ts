import { pascalCase } from "../emit/names.js";
import { idOf } from "../spec/operation-ids.js";
import { type Operation, listOperations } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";
import { objectOf } from "../spec/walk.js";
import {
  type ResourceMethod,
  describeResourceMethods,
} from "./resource-method.js";

/** The operations of a document, with their resource methods. */
export interface DescribedOperations {
  readonly operations: Operation[];
  readonly methods: ResourceMethod[];
}

/**
 * Describes the operations of a document as resource methods.
 *
 * An operationId that equals the name of its method, such as `domains/create`
 * for `domains.create`, would give the request body and the argument of the
 * method the same type name. Such an operation gets an id made from its HTTP
 * method and path. Changes `document` in place.
 *
 * @throws SpecError as {@link listOperations} and {@link describeResourceMethods}
 */
export function describeOperations(document: JsonObject): DescribedOperations {
  const described = describe(document);
  const { operations, methods } = described;
  const taken = new Set(operations.map(({ id }) => pascalCase(id)));
  const clashing = methods.filter(
    ({ operation, body, typeName }) =>
      body !== undefined && pascalCase(operation.id) === typeName,
  );
  for (const { operation, typeName } of clashing) {
    const { method, path } = operation;
    const id = idOf(method, path);
    const names = [
      id,
      ...Array.from({ length: 98 }, (_, i) => `${id}${i + 2}`),
    ];
    const free = names.find(
      (name) => !taken.has(pascalCase(name)) && pascalCase(name) !== typeName,
    );
    if (free === undefined) continue;
    taken.add(pascalCase(free));
    const source = objectOf(objectOf(objectOf(document.paths)[path])[method]);
    source.operationId = free;
  }
  return clashing.length === 0 ? described : describe(document);
}

function describe(document: JsonObject): DescribedOperations {
  const operations = listOperations(document);
  return { operations, methods: describeResourceMethods(document, operations) };
}
