import api from "../../openapi/api.config.js";

/** Hooks that the configuration names: operation → hook. */
export const HOOK_NAMES = api.hooks.names;

/** Operations whose hook is written by hand: operation → hook. */
export const HAND_WRITTEN_HOOKS = api.hooks.handWritten;
