import api from "../../openapi/api.config.js";

/** Hook names from the configuration: operation → hook. */
export const HOOK_NAMES = api.hooks.names;

/** Hand-written hooks: operation → hook. */
export const HAND_WRITTEN_HOOKS = api.hooks.handWritten;
