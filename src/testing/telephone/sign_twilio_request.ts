import { bytesToBase64 } from "../../wire/base64.ts";

/**
 * Signs a request as Twilio does (docs/protocol.md#the-signature-of-twilio). Use it to test how a
 * server checks signatures. The signature is the base64 of an HMAC-SHA1 of the URL and, for a form,
 * its fields in the order of their names.
 *
 * @param fields The fields of the form. @default {{}}
 * @returns The `X-Twilio-Signature` header.
 *
 * @example Sign a webhook for an incoming call
 * ```ts
 * import { signTwilioRequest } from "@voicewire/realtime/testing";
 *
 * const url = "https://app.example/incoming-call";
 * const fields = { CallSid: "CA1", From: "+15550100" };
 * const request = new Request(url, {
 *   method: "POST",
 *   headers: { "X-Twilio-Signature": await signTwilioRequest("the auth token", url, fields) },
 *   body: new URLSearchParams(fields),
 * });
 * if (!request.headers.has("X-Twilio-Signature")) throw new Error("it must be signed");
 * ```
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
