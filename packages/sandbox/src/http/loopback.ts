import { BlockList, isIP } from "node:net";

/** The only address that the sandbox listens at. */
export const LOOPBACK = "127.0.0.1";

const addresses = new BlockList();
addresses.addSubnet("127.0.0.0", 8);
addresses.addAddress("::1", "ipv6");

/**
 * Whether the host of a URL is this machine: a loopback address, or `localhost`.
 * A name that looks like an address (`127.example.com`) is a name, and no name is
 * looked up.
 *
 * @param hostname - as `URL` gives it: IPv4 with four numbers, IPv6 in brackets.
 */
function isLoopbackHost(hostname: string): boolean {
  if (hostname === "localhost") return true;
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return isIP(address) !== 0 && addresses.check(address, family);
}

/** Whether a text is an http or https URL of this machine. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && isLoopbackHost(hostname);
}

/** Why a request is rejected before it is read. */
export interface HeadProblem {
  status: 400 | 403;
  error: string;
}

/**
 * Why the `Host` of a request is rejected; undefined if it is this machine. If the
 * name of another site resolves to 127.0.0.1 (DNS rebinding), its pages pass the
 * same-origin check of a browser, but their requests have that name here.
 */
export function hostProblem(host: string | undefined): HeadProblem | undefined {
  const url = `http://${host ?? ""}`;
  if (!host || /[/\\?#@\s]/.test(host) || !URL.canParse(url)) {
    const given = host === undefined ? "none" : JSON.stringify(host);
    return {
      status: 400,
      error: `The Host header must be a host such as ${LOOPBACK}:4010; got ${given}.`,
    };
  }
  const { hostname } = new URL(url);
  // Browsers and resolvers keep names below localhost on the machine.
  if (isLoopbackHost(hostname) || hostname.endsWith(".localhost")) {
    return undefined;
  }
  return {
    status: 403,
    error: `The Host header must be localhost or a loopback address: the sandbox serves this machine only; got ${JSON.stringify(host)}.`,
  };
}
