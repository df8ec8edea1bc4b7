/**
 * CIDRs and addresses as readers meet them: canonical text in, canonical text out, `undefined` for what is neither.
 *
 * The plain IPv4 spelling that AWS prints is checked by hand, because an account has tens of thousands of them;
 * everything else goes through the `ip-address` library.
 */

import { Address4, Address6 } from "ip-address";

const PLAIN_IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** An IPv4 address without leading zeros, as AWS prints it. */
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const PLAIN_ADDRESS = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

const seen = new Map<string, string | undefined>();
/** Enough for a large account; bounded, so that a long-lived process does not grow. */
const REMEMBERED = 65_536;

/** The CIDR with its host bits masked, as AWS masks them; `undefined` when the text is no CIDR. */
export function canonicalCidr(text: string): string | undefined {
  if (seen.has(text)) return seen.get(text);
  const result = plainIpv4(text) ?? anyCidr(text);
  if (seen.size >= REMEMBERED) seen.clear();
  seen.set(text, result);
  return result;
}

/** The text itself where it is an IPv4 CIDR without host bits, so that the common case costs no object. */
function plainIpv4(text: string): string | undefined {
  const match = PLAIN_IPV4.exec(text);
  if (match === null) return undefined;
  const octets = [match[1], match[2], match[3], match[4]].map(Number);
  const prefix = Number(match[5]);
  if (prefix > 32 || octets.some((octet) => octet > 255)) return undefined;
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  const isCanonical = value % size === 0 && `${octets.join(".")}/${String(prefix)}` === text;
  return isCanonical ? text : undefined;
}

function anyCidr(text: string): string | undefined {
  if (!text.includes("/")) return undefined;
  try {
    if (!text.includes(":")) {
      const address = new Address4(text);
      return `${address.startAddress().correctForm()}/${String(address.subnetMask)}`;
    }
    const address = new Address6(text);
    return `${address.startAddress().correctForm()}/${String(address.subnetMask)}`;
  } catch {
    return undefined;
  }
}

/** The address in its correct form (`2001:0db8::1` is `2001:db8::1`); `undefined` when the text is no address. */
export function canonicalAddress(text: string): string | undefined {
  if (PLAIN_ADDRESS.test(text)) return text;
  if (text.includes("/")) return undefined;
  try {
    return text.includes(":") ? new Address6(text).correctForm() : new Address4(text).correctForm();
  } catch {
    return undefined;
  }
}
