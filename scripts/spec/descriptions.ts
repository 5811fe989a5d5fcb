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
  /** What the prefix takes the place of where a name begins with it. */
  readonly replaces?: string;
  /**
   * Set for an API with a base URL of its own: its resources lie below this
   * name, as in `kapso.whatsapp`, and its paths are relative to that URL.
   */
  readonly namespace?: string;
}

const PUBLISHED = "https://docs.kapso.ai/api";

/** The description that has to be there. */
export const MAIN_DESCRIPTION: DescriptionFile = {
  name: "platform",
  file: "openapi/platform.yaml",
  url: `${PUBLISHED}/platform/v1/openapi-platform.yaml`,
  prefix: "Platform",
};

/**
 * The descriptions of the service, the main one first. Those without a namespace
 * are one API at `/platform/v1`. One whose file does not exist is left out,
 * except for the main one.
 */
export const DESCRIPTIONS: readonly DescriptionFile[] = [
  MAIN_DESCRIPTION,
  {
    name: "workflows",
    file: "openapi/workflows.yaml",
    url: `${PUBLISHED}/platform/v1/openapi-workflows.yaml`,
    prefix: "Workflow",
  },
  {
    name: "agent",
    file: "openapi/agent.yaml",
    url: `${PUBLISHED}/platform/v1/openapi-kapso-agent.yaml`,
    prefix: "Agent",
  },
  {
    name: "whatsapp",
    file: "openapi/whatsapp.yaml",
    url: `${PUBLISHED}/meta/whatsapp/openapi-whatsapp.yaml`,
    prefix: "Messaging",
    replaces: "Whatsapp",
    namespace: "whatsapp",
  },
];
