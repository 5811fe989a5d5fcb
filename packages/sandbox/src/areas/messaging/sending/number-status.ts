import type { WhatsappPhoneNumber } from "@kapso-platform/types";
import { metaProblem } from "../problem.js";

/**
 * Throws HttpProblem with Meta's code unless an own number may send: Meta can have
 * reported that its connection was lost, or that its account is disabled.
 */
export function assertConnected({
  status,
  phone_number_id: id,
}: WhatsappPhoneNumber): void {
  if (status === "DISCONNECTED") {
    throw metaProblem({
      status: 400,
      code: 133010,
      message: "(#133010) Account not registered",
      details: `Phone number ${id} is not connected to the Cloud API.`,
    });
  }
  if (status === "BANNED") {
    throw metaProblem({
      status: 403,
      code: 131031,
      message: "(#131031) Business Account locked",
      details: `The business account of phone number ${id} is disabled.`,
    });
  }
}
