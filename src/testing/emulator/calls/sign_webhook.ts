import { base64ToBytes, bytesToBase64 } from "../../../wire/base64.ts";

/** The parts of a webhook that its signature covers. */
export interface SignedWebhook {
  /** The `webhook-id` header, which is the same for each delivery. */
  readonly id: string;
  /** The `webhook-timestamp` header: the time of the delivery in Unix seconds. */
  readonly sentAtUnixSeconds: number;
  /** The exact text of the body. */
  readonly body: string;
}

const PREFIX = "whsec_";

/**
 * Signs a webhook by the rules of Standard Webhooks
 * (docs/protocol.md#the-webhook-of-an-incoming-call). Use it to test how an application checks its
 * webhooks; {@linkcode SipCall.webhook} makes a complete signed request.
 *
 * @param secret `whsec_` and a key in base64. Without the prefix, the UTF-8 bytes of the text are the
 * key.
 * @returns The `webhook-signature` header: `v1,` and the base64 of an HMAC-SHA256.
 * @throws {TypeError} Rejects if the secret is empty, or is not base64 after its prefix.
 *
 * @example Sign a webhook's body
 * ```ts
 * import { signWebhook } from "@voicewire/realtime/testing";
 *
 * const body = '{"type":"realtime.call.incoming"}';
 * const sentAtUnixSeconds = 1_767_225_600;
 * const signature = await signWebhook("whsec_c2VjcmV0", { id: "wh_1", sentAtUnixSeconds, body });
 * const request = new Request("https://app.example/webhook", {
 *   method: "POST",
 *   headers: {
 *     "webhook-id": "wh_1",
 *     "webhook-timestamp": String(sentAtUnixSeconds),
 *     "webhook-signature": signature,
 *   },
 *   body,
 * });
 * if (!request.headers.get("webhook-signature")?.startsWith("v1,")) throw new Error(signature);
 * ```
 */
export async function signWebhook(
  secret: string,
  { id, sentAtUnixSeconds, body }: SignedWebhook,
): Promise<string> {
  const encoder = new TextEncoder();
  const hash = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", keyOf(secret), hash, false, ["sign"]);
  const signed = encoder.encode(`${id}.${sentAtUnixSeconds}.${body}`);
  return `v1,${bytesToBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)))}`;
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = secret.startsWith(PREFIX)
    ? decode(secret.slice(PREFIX.length))
    : new Uint8Array(new TextEncoder().encode(secret));
  if (key.length === 0) throw new TypeError("Cannot sign a webhook: the secret is empty");
  return key;
}

/** The decoder's error may quote the secret, so it is not passed on as the cause. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return base64ToBytes(base64);
  } catch {
    throw new TypeError(`Cannot sign a webhook: the secret is not base64 after "${PREFIX}"`);
  }
}
