import type { SendMessageResponse } from "@kapso-platform/types";
import { onTestFinished } from "vitest";
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../../src/index.js";
import { createResponseValidator } from "../support/response-validator.js";
import { messagingDescription } from "../../src/spec/description.js";

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

/** What a request sends besides its path. */
export interface CallInit {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A sandbox whose clock the test moves, with the number of the tests. */
export interface MessagingSandbox {
  sandbox: Sandbox;
  /** Lets so many milliseconds go by. */
  advance: (milliseconds: number) => void;
}

/** Starts one that listens. */
export async function startMessaging(
  options: SandboxOptions = {},
): Promise<MessagingSandbox> {
  let time = Date.parse("2026-02-01T12:00:00Z");
  const sandbox = createSandbox({
    conversations: 0,
    now: () => new Date(time),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  await sandbox.listen();
  return {
    sandbox,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

/** One in which `CUSTOMER` has just written to `NUMBER`. */
export async function startConversation(
  options: SandboxOptions = {},
): Promise<MessagingSandbox & { received: string }> {
  const started = await startMessaging(options);
  const { message } = await started.sandbox.receiveMessage({
    from: CUSTOMER,
    text: "Hi",
    phone_number_id: NUMBER,
  });
  return { ...started, received: message.id };
}

/**
 * Calls the messaging API over HTTP with the right key; a `FormData` is sent as
 * a form. A response that does not fit the description fails the test.
 */
export async function call<Body = object>(
  sandbox: Sandbox,
  path: string,
  init: CallInit = {},
): Promise<ApiResponse<Body>> {
  const { method = "GET", body, headers = {} } = init;
  const isForm = body instanceof FormData;
  const response = await fetch(sandbox.whatsappUrl + path, {
    method,
    headers: {
      "X-API-Key": sandbox.apiKey,
      ...(body !== undefined &&
        !isForm && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && {
      body: isForm || typeof body === "string" ? body : JSON.stringify(body),
    }),
  });
  const text = await response.text();
  const operationId = sandbox.requests.at(-1)?.operationId;
  if (operationId) {
    const problems = validate({
      operationId,
      status: response.status,
      contentType: response.headers.get("content-type"),
      body: text,
    });
    if (problems.length > 0) throw new Error(problems.join("\n"));
  }
  return {
    status: response.status,
    headers: response.headers,
    // Held against the description above.
    body: (text === "" ? {} : JSON.parse(text)) as Body & MetaErrorBody,
  };
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
