import api from "../../openapi/api.config.js";
import type { ApiDocument } from "../config/api-config.js";

/** A published description that the packages are generated from. */
export interface DescriptionFile extends ApiDocument {
  /** Path of the checked-in copy, relative to the repository. */
  readonly file: string;
}

const [main, ...others] = api.documents;

/** The description that must exist. */
export const MAIN_DESCRIPTION: DescriptionFile = withFile(main);

/**
 * The descriptions of the service, the main one first. Those without a
 * namespace are one API. A description without a file is skipped, except for
 * the main one.
 */
export const DESCRIPTIONS: readonly DescriptionFile[] = [
  MAIN_DESCRIPTION,
  ...others.map(withFile),
];

function withFile(document: ApiDocument): DescriptionFile {
  return { ...document, file: `openapi/${document.name}.yaml` };
}
