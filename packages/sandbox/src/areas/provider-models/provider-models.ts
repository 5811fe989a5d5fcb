import type { ProviderModel } from "@kapso-platform/types";
import { area, data } from "../../kernel.js";

const EFFORTS = ["low", "medium", "high"] as const;

/** The models on offer, one for every way of thinking. */
const PROVIDER_MODELS: readonly ProviderModel[] = [
  {
    id: "0d5c2f1a-6a0e-4d3c-9f0b-3d8a1c6e7b01",
    name: "Sandbox Small",
    provider: "sandbox",
    reasoning_model: false,
    thinking_mode: "disabled",
    supports_custom_sampling: true,
    supported_reasoning_efforts: [],
    default_reasoning_effort: null,
    supported_prompt_cache_ttls: [],
    default_prompt_cache_ttl: null,
    api_surface: "chat_completions",
  },
  {
    id: "0d5c2f1a-6a0e-4d3c-9f0b-3d8a1c6e7b02",
    name: "Sandbox Medium",
    provider: "sandbox",
    reasoning_model: true,
    thinking_mode: "manual",
    supports_custom_sampling: true,
    supported_reasoning_efforts: [...EFFORTS],
    default_reasoning_effort: "medium",
    supported_prompt_cache_ttls: ["5m"],
    default_prompt_cache_ttl: "5m",
    api_surface: "responses",
  },
  {
    id: "0d5c2f1a-6a0e-4d3c-9f0b-3d8a1c6e7b03",
    name: "Sandbox Large",
    provider: "sandbox",
    reasoning_model: true,
    thinking_mode: "adaptive",
    supports_custom_sampling: false,
    supported_reasoning_efforts: [...EFFORTS, "max"],
    default_reasoning_effort: "high",
    supported_prompt_cache_ttls: ["5m", "1h"],
    default_prompt_cache_ttl: "5m",
    api_surface: "provider_default",
  },
];

/** Tag Provider Models: the AI models that agents can use. */
export const providerModelsArea = area({
  tables: [],
  handlers: {
    listProviderModels: () => Promise.resolve(data(PROVIDER_MODELS)),
  },
});
