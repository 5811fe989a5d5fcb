import type { BrowserServer } from "playwright-core";
import { serveBrowser } from "browser";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** URL of the browser for the tests. */
    browserEndpoint: string;
  }
}

/** Starts one browser for all test files. Each page has its own profile. */
export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const server: BrowserServer = await serveBrowser();
  project.provide("browserEndpoint", server.wsEndpoint());
  return () => server.close();
}
