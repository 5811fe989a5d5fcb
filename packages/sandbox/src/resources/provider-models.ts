import { data } from "../http/reply.js";
import { PROVIDER_MODELS } from "../storage/provider-models.js";
import type { Handlers } from "./handler.js";

/** Tag Provider Models: the AI models that agents can use. */
export const providerModelHandlers = {
  listProviderModels() {
    return Promise.resolve(data(PROVIDER_MODELS));
  },
} satisfies Handlers;
