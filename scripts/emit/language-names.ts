/**
 * Names that TypeScript's library for ES2023 declares. An exported type with such a name
 * would hide the type of the library. A test compares this list with the library, because
 * reading the library here would take longer than the rest of generation.
 */
export const GLOBAL_NAMES: ReadonlySet<string> = new Set(
  `AggregateError AggregateErrorConstructor Array ArrayBuffer
ArrayBufferConstructor ArrayBufferLike ArrayBufferTypes ArrayBufferView
ArrayConstructor ArrayIterator ArrayLike AsyncGenerator
AsyncGeneratorFunction AsyncGeneratorFunctionConstructor AsyncIterable
AsyncIterableIterator AsyncIterator AsyncIteratorObject Atomics Awaited
BigInt BigInt64Array BigInt64ArrayConstructor BigIntConstructor
BigIntToLocaleStringOptions BigUint64Array BigUint64ArrayConstructor Boolean
BooleanConstructor BuiltinIteratorReturn CallableFunction Capitalize
ClassAccessorDecoratorContext ClassAccessorDecoratorResult
ClassAccessorDecoratorTarget ClassDecorator ClassDecoratorContext
ClassFieldDecoratorContext ClassGetterDecoratorContext
ClassMemberDecoratorContext ClassMethodDecoratorContext
ClassSetterDecoratorContext ConcatArray ConstructorParameters DataView
DataViewConstructor Date DateConstructor DecoratorContext DecoratorMetadata
DecoratorMetadataObject Error ErrorConstructor ErrorOptions EvalError
EvalErrorConstructor Exclude Extract FinalizationRegistry
FinalizationRegistryConstructor FlatArray Float32Array
Float32ArrayConstructor Float64Array Float64ArrayConstructor Function
FunctionConstructor Generator GeneratorFunction GeneratorFunctionConstructor
IArguments ImportAssertions ImportAttributes ImportCallOptions ImportMeta
InstanceType Int16Array Int16ArrayConstructor Int32Array
Int32ArrayConstructor Int8Array Int8ArrayConstructor Intl Iterable
IterableIterator Iterator IteratorObject IteratorResult IteratorReturnResult
IteratorYieldResult JSON Lowercase Map MapConstructor MapIterator Math
MethodDecorator NewableFunction NoInfer NonNullable Number NumberConstructor
Object ObjectConstructor Omit OmitThisParameter ParameterDecorator
Parameters Partial Pick Promise PromiseConstructor PromiseConstructorLike
PromiseFulfilledResult PromiseLike PromiseRejectedResult
PromiseSettledResult PropertyDecorator PropertyDescriptor
PropertyDescriptorMap PropertyKey ProxyConstructor ProxyHandler RangeError
RangeErrorConstructor Readonly ReadonlyArray ReadonlyMap ReadonlySet Record
ReferenceError ReferenceErrorConstructor Reflect RegExp RegExpConstructor
RegExpExecArray RegExpIndicesArray RegExpMatchArray RegExpStringIterator
Required ReturnType Set SetConstructor SetIterator SharedArrayBuffer
SharedArrayBufferConstructor String StringConstructor StringIterator Symbol
SymbolConstructor SyntaxError SyntaxErrorConstructor TemplateStringsArray
ThisParameterType ThisType TypeError TypeErrorConstructor
TypedPropertyDescriptor URIError URIErrorConstructor Uint16Array
Uint16ArrayConstructor Uint32Array Uint32ArrayConstructor Uint8Array
Uint8ArrayConstructor Uint8ClampedArray Uint8ClampedArrayConstructor
Uncapitalize Uppercase WeakKey WeakKeyTypes WeakMap WeakMapConstructor
WeakRef WeakRefConstructor WeakSet WeakSetConstructor`.split(/\s+/),
);

/** Words that cannot name a declaration in a module. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default
delete do else enum eval export extends false finally for function if
implements import in instanceof interface let new null package private
protected public return static super switch this throw true try typeof var
void while with yield`.split(/\s+/),
);
