import type { BrowserServer } from "playwright-core";
import { serveBrowser } from "browser";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the tests' browser listens. */
    browserEndpoint: string;
  }
}

/** Starts one browser for all test files; each page has a profile of its own. */
export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const server: BrowserServer = await serveBrowser();
  project.provide("browserEndpoint", server.wsEndpoint());
  return () => server.close();
}
