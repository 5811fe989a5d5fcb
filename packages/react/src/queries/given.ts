/** Options that can be undefined, which means "not given". */
export type Given<Options> = {
  [Name in keyof Options]?: Options[Name] | undefined;
};

/**
 * Removes undefined options, which would replace a default when they are spread over it.
 */
export function dropUndefined<Options extends object>(
  options: Options | undefined,
): { [Name in keyof Options]?: Exclude<Options[Name], undefined> } {
  const given = Object.entries(options ?? {}).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given) as {
    [Name in keyof Options]?: Exclude<Options[Name], undefined>;
  };
}
