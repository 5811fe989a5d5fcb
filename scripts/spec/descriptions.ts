/** A published description that the packages are generated from. */
export interface DescriptionFile {
  /** What `spec:update` and overlays know it by. */
  readonly name: string;
  /** Where the checked-in copy lies, relative to the repository. */
  readonly file: string;
  /** Where the vendor publishes it. */
  readonly url: string;
  /** What its schemas are prefixed with where another's name is the same. */
  readonly prefix: string;
}

const PUBLISHED = "https://docs.kapso.ai/api/platform/v1";

/** The description that has to be there. */
export const MAIN_DESCRIPTION: DescriptionFile = {
  name: "platform",
  file: "openapi/platform.yaml",
  url: `${PUBLISHED}/openapi-platform.yaml`,
  prefix: "Platform",
};

/**
 * The descriptions of the service at `/platform/v1`, the main one first. One of
 * the others whose file is not there is left out.
 */
export const DESCRIPTIONS: readonly DescriptionFile[] = [
  MAIN_DESCRIPTION,
  {
    name: "workflows",
    file: "openapi/workflows.yaml",
    url: `${PUBLISHED}/openapi-workflows.yaml`,
    prefix: "Workflow",
  },
  {
    name: "agent",
    file: "openapi/agent.yaml",
    url: `${PUBLISHED}/openapi-kapso-agent.yaml`,
    prefix: "Agent",
  },
];
