import { defineApi } from "../scripts/config/api-config.js";

/**
 * What the scripts and the client know of this API. Everything else follows
 * from the descriptions and the overlays. Run `pnpm generate` after a change.
 */
export default defineApi({
  name: "Kapso",
  scope: "@kapso-platform",
  baseUrl: "https://api.kapso.ai/platform/v1",
  environment: "KAPSO",
  auth: { header: "X-API-Key" },
  documents: [
    {
      name: "platform",
      url: "https://docs.kapso.ai/api/platform/v1/openapi-platform.yaml",
      prefix: "Platform",
    },
    {
      name: "workflows",
      url: "https://docs.kapso.ai/api/platform/v1/openapi-workflows.yaml",
      prefix: "Workflow",
    },
    {
      name: "agent",
      url: "https://docs.kapso.ai/api/platform/v1/openapi-kapso-agent.yaml",
      prefix: "Agent",
    },
    {
      name: "whatsapp",
      url: "https://docs.kapso.ai/api/meta/whatsapp/openapi-whatsapp.yaml",
      prefix: "Messaging",
      replaces: "Whatsapp",
      namespace: "whatsapp",
      baseUrl: "https://api.kapso.ai/meta/whatsapp/v24.0",
    },
  ],
  names: {
    drop: ["whatsapp"],
    rename: { "kapso-agent": "agent" },
  },
  pagination: ["paging", "meta", "graph", "log"],
  limits: {
    documentBytes: 32 * 1024 * 1024,
    fetchTimeout: 30_000,
  },
});
