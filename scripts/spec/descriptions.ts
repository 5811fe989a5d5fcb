/** A published description that the packages are generated from. */
export interface DescriptionFile {
  /** Name of the file in `openapi/`, without its ending. */
  readonly name: string;
  /** What its schemas are prefixed with where another's name is the same. */
  readonly prefix: string;
}

/** The description that has to be there. */
export const MAIN_DESCRIPTION: DescriptionFile = {
  name: "platform",
  prefix: "Platform",
};

/**
 * The descriptions of the service at `/platform/v1`, the main one first. One of
 * the others whose file is not there is left out.
 */
export const DESCRIPTIONS: readonly DescriptionFile[] = [
  MAIN_DESCRIPTION,
  { name: "workflows", prefix: "Workflow" },
  { name: "agent", prefix: "Agent" },
];
