import { describe, expect, it } from "vitest";
import { findRepository, nameRepository } from "../release/repository.js";

const WANTS_PROVENANCE = { publishConfig: { provenance: true } };
const OURS = "git+https://github.com/acme/pets.git";

describe("the repository of a published package", () => {
  it("is the one whose workflow publishes it", () => {
    const env = {
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/pets",
    };
    expect(findRepository(env)).toBe(OURS);
    expect(findRepository({})).toBeUndefined();
    const forked = {
      ...WANTS_PROVENANCE,
      repository: { url: "git+https://github.com/other/pets.git" },
    };
    expect(nameRepository(forked, "packages/types", OURS)).toEqual({
      ...WANTS_PROVENANCE,
      repository: { type: "git", url: OURS, directory: "packages/types" },
    });
  });

  it("is the one in the manifest, outside of a workflow", () => {
    const manifest = { ...WANTS_PROVENANCE, repository: { url: OURS } };
    expect(
      nameRepository(manifest, "packages/types", undefined).repository,
    ).toEqual({ type: "git", url: OURS, directory: "packages/types" });
  });

  it("is required for provenance only", () => {
    const name = (manifest: object): unknown =>
      nameRepository(manifest, "packages/types", undefined);
    expect(() => name(WANTS_PROVENANCE)).toThrow(
      /^packages\/types\/package\.json requires provenance .* has no repository: publish from a GitHub workflow/,
    );
    expect(name({})).toEqual({});
  });
});
