/** A published description that the packages are generated from. */
export interface DescriptionFile {
  /** Name of the file in `openapi/`, without its ending. */
  readonly name: string;
  /** What its schemas are prefixed with where another's name is the same. */
  readonly prefix: string;
}

/**
 * The descriptions of the service at `/platform/v1`, the main one first. One
 * whose file is not there is left out.
 */
export const DESCRIPTIONS: readonly DescriptionFile[] = [
  { name: "platform", prefix: "Platform" },
  { name: "workflows", prefix: "Workflow" },
  { name: "agent", prefix: "Agent" },
];
