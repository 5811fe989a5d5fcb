"use client";
import type { KapsoClient } from "@kapso-platform/client";
import { type Context, createContext } from "react";

/** The client of the tree; null outside a provider. */
export const KapsoContext: Context<KapsoClient | null> =
  /* @__PURE__ */ createContext<KapsoClient | null>(null);
