/**
 * Fills a database, and prints the CPU seconds and the peak memory in MB of the
 * whole process as JSON. Plain JavaScript on the built package: what runs
 * TypeScript takes memory of its own.
 */
import { createSandbox } from "../dist/index.js";

const [conversations, database] = process.argv.slice(2);
const sandbox = createSandbox({
  conversations: Number(conversations),
  database,
});
await sandbox.listen();
const { user, system } = process.cpuUsage();
const seconds = (user + system) / 1e6;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, megabytes }));
await sandbox.close();
