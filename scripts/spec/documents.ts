/** A description that this repository is generated from, or is going to be. */
export interface PublishedDocument {
  /** Where the checked-in copy lies, relative to the repository. */
  readonly file: string;
  /** Where the vendor publishes it. */
  readonly url: string;
}

const PUBLISHED = "https://docs.kapso.ai/api/platform/v1";

/** The published descriptions by the name that `spec:update` knows them by. */
export const DOCUMENTS: Readonly<Record<string, PublishedDocument>> = {
  platform: {
    file: "openapi/platform.yaml",
    url: `${PUBLISHED}/openapi-platform.yaml`,
  },
  workflows: {
    file: "openapi/workflows.yaml",
    url: `${PUBLISHED}/openapi-workflows.yaml`,
  },
  agent: {
    file: "openapi/agent.yaml",
    url: `${PUBLISHED}/openapi-kapso-agent.yaml`,
  },
};
