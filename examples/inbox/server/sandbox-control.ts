import type { Sandbox } from "@kapso-platform/sandbox";
import { Hono } from "hono";

type Message = Parameters<Sandbox["receiveMessage"]>[0];
type Fault = Parameters<Sandbox["faults"]["add"]>[0];

/**
 * Controls the sandbox from a terminal during development:
 *
 * - `POST /receive` with `{ "from": "+14155550123", "text": "Hello" }`
 * - `POST /faults` with `{ "operationId": "…", "status": 500, "times": 1 }`
 * - `DELETE /faults`
 */
export function sandboxControl(sandbox: Sandbox): Hono {
  const control = new Hono();
  control.onError((error, context) =>
    context.json({ error: error.message }, 422),
  );
  // A page of another site can send a form or `text/plain; x=application/json`,
  // but not JSON, for which browsers first send a preflight request.
  control.use(async (context, next) => {
    const type = context.req.header("content-type") ?? "";
    const isJson = /^application\/json\s*(;|$)/i.test(type.trim());
    if (context.req.method === "POST" && !isJson) {
      return context.json({ error: "Send application/json" }, 415);
    }
    await next();
  });
  control.post("/receive", async (context) => {
    const message = await context.req.json<Message>();
    return context.json(await sandbox.receiveMessage(message));
  });
  control.post("/faults", async (context) => {
    sandbox.faults.add(await context.req.json<Fault>());
    return context.body(null, 204);
  });
  control.delete("/faults", (context) => {
    sandbox.faults.clear();
    return context.body(null, 204);
  });
  return control;
}
