/** What the release reads and writes of a `package.json`. */
export interface ReleaseManifest {
  readonly private?: boolean;
  readonly publishConfig?: { readonly provenance?: boolean };
  readonly repository?: { readonly url?: string };
}

/**
 * The repository whose GitHub workflow runs this, as a `package.json` writes
 * it; undefined outside a workflow.
 */
export function findRepository(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  return server && name ? `git+${server}/${name}.git` : undefined;
}

/**
 * Says in a manifest where its package is built. The registry compares
 * `repository.url` with the repository that signed the provenance, so that of
 * the workflow comes before what is written.
 *
 * @param folder - Folder of the package, relative to the repository.
 * @param url - What {@link findRepository} found.
 * @throws Error if the package wants provenance and no repository is known
 */
export function nameRepository<Manifest extends ReleaseManifest>(
  manifest: Manifest,
  folder: string,
  url: string | undefined,
): Manifest {
  const known = url ?? manifest.repository?.url;
  if (known !== undefined && known !== "") {
    const repository = { type: "git", url: known, directory: folder };
    return { ...manifest, repository };
  }
  if (manifest.publishConfig?.provenance !== true) return manifest;
  throw new Error(
    `${folder}/package.json asks for provenance (publishConfig.provenance) and names no repository: publish from a GitHub workflow, which names its own, or add "repository": { "type": "git", "url": "git+https://github.com/<owner>/<name>.git", "directory": "${folder}" }`,
  );
}
