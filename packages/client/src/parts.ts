// Everything of a client that is loaded later. A server loads it at once: no page
// waits for it there, and a deployment can replace the files of a process that runs.
import "./arguments/thorough.js";
import "./errors/failed-response.js";
import "./openapi-fetch.js";
import "./transport/keyed.js";
import "./transport/observe.js";
import "./transport/other-bodies.js";
import "./transport/rate-limit.js";
import "./transport/retry-response.js";
import "./transport/take-apart.js";
