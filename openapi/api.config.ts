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
  envelope: { response: "data", request: true },
  errors: {
    messages: [
      "error",
      "message",
      "detail",
      "errors",
      "validation_errors",
      "error_data",
      "details",
    ],
    codes: ["code", "error.code", "error_kind"],
    details: ["error.error_data.details"],
    traceIds: ["error.fbtrace_id", "meta_trace_id"],
    requestIdHeader: "X-Request-Id",
    retryable: [408, 429, 500, 502, 503, 504],
  },
  hooks: {
    names: {
      "broadcasts.recipients.add": "useAddBroadcastRecipients",
      "broadcasts.recipients.clear": "useClearBroadcastRecipients",
      "logs.getCatalog": "useLogCatalog",
      "logs.search": "useLogs",
      "logs.searchWithFilters": "useSearchLogs",
      "whatsapp.blockedUsers.block": "useBlockUsers",
      "whatsapp.blockedUsers.unblock": "useUnblockUsers",
      "whatsapp.flows.listByPhoneNumber": "useWhatsappFlowsByPhoneNumber",
      "whatsapp.media.downloadWithToken": "useMediaDownload",
      "whatsapp.messages.sendMarketing": "useSendMarketingMessage",
      "whatsapp.profile.get": "useBusinessProfile",
      "whatsapp.profile.update": "useUpdateBusinessProfile",
      "workflows.triggers.replace": "useReplaceWorkflowTriggers",
    },
    handWritten: {
      "conversations.get": "useConversation",
      "conversations.update": "useUpdateConversation",
      "messages.list": "useMessages",
      "whatsapp.media.get": "useMedia",
      "whatsapp.messages.send": "useSendMessage",
    },
  },
  proxy: {
    fileLink: "whatsapp.media.get",
    fileDownload: "whatsapp.media.downloadWithToken",
    nested: "kapso",
  },
  limits: {
    documentBytes: 32 * 1024 * 1024,
    fetchTimeout: 30_000,
  },
});
