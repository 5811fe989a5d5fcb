import type ts from "typescript";
import { pascalCase } from "../emit/names.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import type { Finding } from "./compare-types.js";
import type { Versions } from "./program.js";
import type { TypeReader } from "./type-reader.js";
import { CLIENT_VARIABLE } from "../emit/package-names.js";

/**
 * Compares the resource methods of an operation: their names, their arguments
 * (the new method must accept the old ones) and their results (the new result
 * must be assignable to the old one).
 *
 * @param explained - whether a breaking change of the operation is already
 *   reported, which explains that the signature of the method breaks as well
 */
export function compareMethod(
  versions: Versions,
  reader: TypeReader,
  method: ResourceMethod,
  successor: ResourceMethod,
  explained: boolean,
): Finding[] {
  const name = `${CLIENT_VARIABLE}.${method.resource}.${method.method}`;
  const successorName = `${CLIENT_VARIABLE}.${successor.resource}.${successor.method}`;
  if (name !== successorName) {
    return [
      {
        kind: "changed",
        level: "breaking",
        at: "method",
        reason: `\`${name}\` is now \`${successorName}\`.`,
      },
    ];
  }
  if (explained) return [];
  const old = signatureOf(versions, "old", method);
  const now = signatureOf(versions, "new", successor);
  if (!old || !now) return [];
  const { checker } = versions;
  const parameters = now.parameters;
  const accepts =
    old.parameters.length <= parameters.length &&
    parameters.every((parameter, index) => {
      const before = old.parameters[index];
      if (before === undefined) return parameter.optional;
      if (before.optional && !parameter.optional) return false;
      return checker.isTypeAssignableTo(before.type, parameter.type);
    });
  const fits = checker.isTypeAssignableTo(now.result, old.result);
  if (accepts && fits) return [];
  return [
    {
      kind: "changed",
      level: "breaking",
      at: "method",
      reason: accepts
        ? `\`${name}\` returned \`${reader.print(old.result)}\` and now returns \`${reader.print(now.result)}\`.`
        : `\`${name}\` takes different arguments.`,
    },
  ];
}

interface Signature {
  readonly parameters: readonly { type: ts.Type; optional: boolean }[];
  readonly result: ts.Type;
}

function signatureOf(
  { checker, interfaceOf }: Versions,
  version: "old" | "new",
  { resource, method }: ResourceMethod,
): Signature | undefined {
  const holder = interfaceOf(
    version,
    "resources",
    `${pascalCase(resource)}Resource`,
  );
  const symbol = holder && checker.getPropertyOfType(holder, method);
  const signature =
    symbol && checker.getTypeOfSymbol(symbol).getCallSignatures()[0];
  if (!signature) return undefined;
  return {
    parameters: signature.parameters.map((parameter) => {
      const declaration = parameter.valueDeclaration as
        ts.ParameterDeclaration | undefined;
      return {
        type: checker.getTypeOfSymbol(parameter),
        optional: declaration?.questionToken !== undefined,
      };
    }),
    result: signature.getReturnType(),
  };
}
