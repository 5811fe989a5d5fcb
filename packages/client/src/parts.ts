// All modules that a client loads on demand. A server loads them immediately: no page
// waits for them there, and a deployment can replace the files of a running process.
import "./arguments/thorough.js";
import "./errors/failed-response.js";
import "./openapi-fetch.js";
import "./transport/keyed.js";
import "./transport/observe.js";
import "./transport/other-bodies.js";
import "./transport/rate-limit.js";
import "./transport/retry-response.js";
import "./transport/take-apart.js";
