/** The fields of a `package.json` that the release uses. */
export interface ReleaseManifest {
  readonly private?: boolean;
  readonly publishConfig?: { readonly provenance?: boolean };
  readonly repository?: { readonly url?: string };
}

/**
 * The URL of the repository whose GitHub workflow runs this, in the form for a
 * `package.json`; undefined outside of a workflow.
 */
export function findRepository(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  return server && name ? `git+${server}/${name}.git` : undefined;
}

/**
 * Writes the repository of a package into its manifest. The registry compares
 * `repository.url` with the repository that signed the provenance, so the
 * repository of the workflow replaces an existing entry.
 *
 * @param folder - Folder of the package, relative to the repository.
 * @param url - Result of {@link findRepository}.
 * @throws Error if the package requires provenance and the repository is
 *   unknown
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
    `${folder}/package.json requires provenance (publishConfig.provenance), but has no repository: publish from a GitHub workflow, which sets the repository, or add "repository": { "type": "git", "url": "git+https://github.com/<owner>/<name>.git", "directory": "${folder}" }`,
  );
}
