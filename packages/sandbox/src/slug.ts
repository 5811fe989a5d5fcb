/**
 * A name as part of a URL: ASCII letters and digits in lower case, joined by
 * single hyphens.
 *
 * @param fallback - the slug of a name that has neither.
 */
export function slugOf(name: string, fallback: string): string {
  const slug = name
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return slug === "" ? fallback : slug;
}

/** The slug itself, or the first of `slug-2`, `slug-3`, … that is not taken. */
export async function unusedSlug(
  slug: string,
  isTaken: (candidate: string) => Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? slug : `${slug}-${number}`;
    if (!(await isTaken(candidate))) return candidate;
  }
}
