import type { SendMessageResponse } from "@kapso-platform/types";
import type { Sandbox, SandboxOptions } from "../../src/index.js";
import { messagingDescription } from "../../src/spec/description.js";
import { request, type CallInit } from "../support/api.js";
import { startTimed, type TimedSandbox } from "../support/clock.js";
import { createResponseValidator } from "../support/response-validator.js";

const validate = createResponseValidator(
  messagingDescription(),
  "MessagingError",
);

/** The first own number of every project. */
export const NUMBER = "1234567890";

/** A contact that wrote a moment ago, unless a test says otherwise. */
export const CUSTOMER = "14155550101";

/** The error of this API, where a response has one. */
export interface MetaErrorBody {
  error: {
    message: string;
    type: string;
    code: number;
    error_subcode?: number;
    error_data?: { details: string };
    fbtrace_id: string;
  };
}

/** A response with its body read. */
export interface ApiResponse<Body> {
  status: number;
  headers: Headers;
  body: Body & Partial<MetaErrorBody>;
}

/** A sandbox without conversations whose clock the test moves. */
export const startMessaging = startTimed;

/** The same after a message of `CUSTOMER` to `NUMBER`. */
export async function startConversation(
  options: SandboxOptions = {},
): Promise<TimedSandbox & { received: string }> {
  const started = await startMessaging(options);
  const { message } = await started.sandbox.receiveMessage({
    from: CUSTOMER,
    text: "Hi",
    phone_number_id: NUMBER,
  });
  return { ...started, received: message.id };
}

/**
 * Calls the messaging API over HTTP with the right key. A response that does not fit
 * the description fails the test.
 */
export function call<Body = object>(
  sandbox: Sandbox,
  path: string,
  init: CallInit = {},
): Promise<ApiResponse<Body>> {
  const url = sandbox.whatsappUrl + path;
  const checked = request(sandbox, url, init, (response) => {
    const operationId = sandbox.requests.at(-1)?.operationId;
    return operationId ? validate({ operationId, ...response }) : [];
  });
  // The body fits the description.
  return checked as Promise<ApiResponse<Body>>;
}

/** Sends a message from `NUMBER`: to `CUSTOMER`, unless it says otherwise. */
export function send(
  sandbox: Sandbox,
  message: object,
): Promise<ApiResponse<SendMessageResponse>> {
  return call(sandbox, `/${NUMBER}/messages`, {
    method: "POST",
    body: { messaging_product: "whatsapp", to: CUSTOMER, ...message },
  });
}

/** Sends a text and gives its WAMID. */
export async function sendText(
  sandbox: Sandbox,
  body: string,
  to = CUSTOMER,
): Promise<string> {
  const sent = await send(sandbox, { to, type: "text", text: { body } });
  if (sent.body.error) throw new Error(JSON.stringify(sent.body.error));
  return sent.body.messages[0]?.id ?? "";
}
