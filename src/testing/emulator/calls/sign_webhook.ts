import { base64ToBytes, bytesToBase64 } from "../../../wire/base64.ts";

/** What is signed of a webhook. */
export interface SignedWebhook {
  /** `webhook-id`: the same each time it is sent. */
  readonly id: string;
  /** `webhook-timestamp`: when it is sent, in unix seconds. */
  readonly sentAtUnixSeconds: number;
  /** The body, to the byte. */
  readonly body: string;
}

const PREFIX = "whsec_";

/**
 * The `webhook-signature` of a webhook by the rules of Standard Webhooks
 * (docs/protocol.md#the-webhook-of-an-incoming-call), for tests of an application's own checks:
 * `v1,` and the base64 of an HMAC-SHA256.
 *
 * @param secret `whsec_` and a key in base64; without the prefix, its UTF-8 bytes are the key.
 * @throws {TypeError} If the secret is empty, or not base64 behind its prefix.
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
  if (key.length === 0) throw new TypeError("A webhook's secret must not be empty");
  return key;
}

/** What is wrong with the text may hold a part of it, so it is not handed on. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return base64ToBytes(base64);
  } catch {
    throw new TypeError(`A webhook's secret must be base64 behind "${PREFIX}"`);
  }
}
