/** The code of both sweeps, which a page loads as one file. */
export { startSweep } from "./conversations.js";
export { sweepMessages } from "./messages.js";
