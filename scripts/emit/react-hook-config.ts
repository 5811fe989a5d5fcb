/**
 * Hooks that are named by hand, because the rule reads badly or two operations
 * would share a name: operation → hook. The rule is in `react-hook-names.ts`.
 */
export const HOOK_NAMES: Readonly<Record<string, string>> = {
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
};

/**
 * Operations whose hook is written by hand: operation → hook. None is generated
 * for them, and no mutation options either.
 */
export const HAND_WRITTEN_HOOKS: Readonly<Record<string, string>> = {
  "conversations.get": "useConversation",
  "conversations.update": "useUpdateConversation",
  "messages.list": "useMessages",
  "whatsapp.media.get": "useMedia",
  "whatsapp.messages.send": "useSendMessage",
};
