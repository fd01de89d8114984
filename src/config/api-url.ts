import type { Violation } from "./violation.ts";

/** What is wrong with an address for Blueshift's API: the keys go there, so it must be a safe place. */
export function* apiUrlViolations(text: string, pointer: string): Iterable<Violation> {
  const example = "write for example https://blueshift-proxy.example.com";
  // URL mends what it can (blanks, backslashes, missing slashes); an address that needs it is a mistake.
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (authority === undefined || /[\s\\\p{Cc}]/u.test(text) || !URL.canParse(text)) {
    yield { pointer, rule: "must be a complete https: address", remedy: example };
    return;
  }
  const url = new URL(text);
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    yield {
      pointer,
      rule: "must not send keys unencrypted: http: is only for localhost, 127.0.0.0/8 and [::1]",
      remedy: "write https: instead",
    };
  }
  // The bare signs are looked for, since URL forgets an empty user name, query or fragment.
  if (authority.includes("@")) {
    yield {
      pointer,
      rule: "must not hold a user name or password",
      remedy: "remove all up to and with the @",
    };
  }
  if (text.includes("?") || text.includes("#")) {
    yield { pointer, rule: "must not have a query or fragment", remedy: "remove all from the ? or # on" };
  }
}

/** Whether a host name, as URL spells it, is this machine itself. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
