"use client";
import type { KapsoCore } from "@kapso-platform/client";
import { type Context, createContext } from "react";

/** The client of the provider; null outside of a provider. */
export const KapsoContext: Context<KapsoCore | null> =
  /* @__PURE__ */ createContext<KapsoCore | null>(null);
