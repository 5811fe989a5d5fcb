"use client";
import type { KapsoCore } from "@kapso-platform/client";
import { type Context, createContext } from "react";

/** The client of the tree; null outside a provider. */
export const KapsoContext: Context<KapsoCore | null> =
  /* @__PURE__ */ createContext<KapsoCore | null>(null);
