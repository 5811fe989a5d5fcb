/** Starts a server for the jobs and prints its URLs. Exits when its input ends. */
import { createSandbox } from "@kapso-platform/sandbox";

const sandbox = createSandbox({ conversations: 45 });
const baseUrl = await sandbox.listen();
const headers = { "X-API-Key": sandbox.apiKey };
const numbers = await sandbox.fetch(
  new Request(`${baseUrl}/whatsapp/phone_numbers`, { headers }),
);
const { data } = (await numbers.json()) as {
  data: readonly { readonly phone_number_id: string }[];
};
const path = (name: string): { path: RegExp } => ({
  path: new RegExp(`/${name}$`),
});
sandbox.faults.add({ ...path("users"), delayMs: 3_600_000 });
sandbox.faults.add({
  ...path("api_logs"),
  status: 307,
  headers: { Location: "http://127.0.0.2:1/" },
});
sandbox.faults.add({ ...path("webhook_deliveries"), status: 503, times: 1 });
console.log(
  JSON.stringify({
    baseUrl,
    apiKey: sandbox.apiKey,
    phoneNumberId: data[0]?.phone_number_id,
  }),
);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
