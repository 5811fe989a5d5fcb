import type { Sandbox, SandboxOptions } from "@kapso-platform/sandbox";
import type { KapsoClient } from "@kapso-platform/client";
import {
  QueryClient,
  QueryClientProvider,
  onlineManager,
} from "@tanstack/react-query";
import { cleanup, configure } from "@testing-library/react";
import { type ReactElement, type ReactNode, StrictMode } from "react";
import { onTestFinished } from "vitest";
import { KapsoProvider } from "../../src/index.js";
import { openSandbox } from "../support/sandbox.js";

// On a busy machine, everything that tests wait for takes longer.
configure({ asyncUtilTimeout: 30_000 });

/** A sandbox, a client and the providers of an app, in strict mode. */
export interface App {
  readonly sandbox: Sandbox;
  readonly kapso: KapsoClient;
  readonly queryClient: QueryClient;
  readonly wrapper: (props: { children: ReactNode }) => ReactElement;
}

/** Sets up an app, and removes it after the test. */
export function startApp(
  options: SandboxOptions = {},
  clientOptions: Parameters<typeof openSandbox>[1] = {},
): App {
  const { sandbox, kapso } = openSandbox(options, clientOptions);
  const queryClient = new QueryClient();
  onTestFinished(() => {
    cleanup();
    queryClient.clear();
    onlineManager.setOnline(true);
  });
  const wrapper: App["wrapper"] = ({ children }) => (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <KapsoProvider client={kapso}>{children}</KapsoProvider>
      </QueryClientProvider>
    </StrictMode>
  );
  return { sandbox, kapso, queryClient, wrapper };
}

/** Hides the tab, or shows it again. */
export function setVisibility(state: "visible" | "hidden"): void {
  Object.defineProperty(document, "visibilityState", {
    value: state,
    configurable: true,
  });
  window.dispatchEvent(new Event("visibilitychange"));
}
