/** Options of which each may be given as undefined, which means "not given". */
export type Given<Options> = {
  [Name in keyof Options]?: Options[Name] | undefined;
};

/**
 * Options without those that are undefined: spread over defaults, an undefined
 * one would replace its default.
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
