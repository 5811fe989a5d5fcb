/** What sweeps run. A page loads it as one file. */
export { startSweep } from "./conversations.js";
export { sweepMessages } from "./messages.js";
