/** Runs the jobs on Node.js, Bun or Deno, with the `fetch` of the module in `FETCH`. */
import process from "node:process";
import type { Fetch } from "@kapso-platform/client";
import { type Server, runJobs } from "./jobs.mjs";

const { SERVER = "", FETCH } = process.env;
const { fetch } = (FETCH ? await import(FETCH) : {}) as { fetch?: Fetch };
await runJobs(JSON.parse(SERVER) as Server, fetch);
// Open connections must not keep the process running.
process.exit(0);
