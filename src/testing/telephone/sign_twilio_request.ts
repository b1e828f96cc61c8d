import { bytesToBase64 } from "../../wire/base64.ts";

/**
 * The `X-Twilio-Signature` of a request (docs/protocol.md#the-signature-of-twilio), for tests of a
 * server's own checks: base64 of the HMAC-SHA1 of the URL and, for a form, its fields in the order
 * of their names.
 */
export async function signTwilioRequest(
  authToken: string,
  url: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(authToken),
    { name: "HMAC", hash: "SHA-1" },
    false,
    ["sign"],
  );
  const signed = Object.keys(fields).sort().reduce((text, name) => text + name + fields[name], url);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(signed));
  return bytesToBase64(new Uint8Array(signature));
}
