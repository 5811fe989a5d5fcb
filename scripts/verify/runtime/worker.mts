/** Runs the jobs as a test of workerd. */
import { type Server, runJobs } from "./jobs.mjs";

export default {
  test: (_controller: unknown, { SERVER }: { SERVER: string }): Promise<void> =>
    runJobs(JSON.parse(SERVER) as Server),
};
