/** What {@linkcode CallTokens} takes. */
export interface CallTokensOptions {
  /**
   * What tokens are signed with, 16 characters or more. Servers that share it take each other's
   * tokens; that a token counts once is known to each server by itself.
   *
   * @default a random one, for this process
   */
  readonly secret?: string;
  /** How long a token counts, in milliseconds. @default 60_000 */
  readonly ttlMs?: number;
  /** Unix time in milliseconds. @default Date.now */
  readonly unixMs?: () => number;
}

const SECRET_BYTES = 32;
const NONCE_BYTES = 16;
const EXPIRY_BYTES = 8;
const SIGNATURE_BYTES = 32;
const TOKEN_BYTES = NONCE_BYTES + EXPIRY_BYTES + SIGNATURE_BYTES;

/**
 * One-time tokens that bind a media stream to the call it was ordered for. The webhook, whose
 * signature says that it comes from Twilio, issues one for its `CallSid` and passes it as a
 * `<Parameter>` (Twilio drops query strings); the stream's `start` brings it back. A token counts
 * once, for that call, and for a short time.
 *
 * @example
 * ```ts
 * import { CallTokens } from "@voicewire/realtime/twilio";
 *
 * const tokens = new CallTokens();
 * const token = await tokens.issue("CA1");
 * const asOther = await tokens.redeem(token, "CA2");
 * const first = await tokens.redeem(token, "CA1");
 * const again = await tokens.redeem(token, "CA1");
 * if (asOther || !first || again) throw new Error("a token counts once, for its call");
 * ```
 */
export class CallTokens {
  readonly #key: Promise<CryptoKey>;
  readonly #ttlMs: number;
  readonly #unixMs: () => number;
  /** Tokens that were redeemed and have not run out, with the time when they do. */
  readonly #redeemed = new Map<string, number>();

  /**
   * Issues and redeems nothing yet.
   *
   * @throws {RangeError} If `secret` is too short, or `ttlMs` not more than 0.
   */
  constructor({ secret, ttlMs = 60_000, unixMs = Date.now }: CallTokensOptions = {}) {
    if (secret !== undefined && secret.length < 16) {
      throw new RangeError("secret must have 16 characters or more");
    }
    if (!(ttlMs > 0 && ttlMs < Infinity)) {
      throw new RangeError(`ttlMs must be more than 0 and finite: ${ttlMs}`);
    }
    this.#ttlMs = ttlMs;
    this.#unixMs = unixMs;
    this.#key = crypto.subtle.importKey(
      "raw",
      secret === undefined
        ? crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
        : new TextEncoder().encode(secret),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign", "verify"],
    );
  }

  /** A token for a call: letters, digits, `-` and `_`. */
  async issue(callSid: string): Promise<string> {
    const token = new Uint8Array(TOKEN_BYTES);
    crypto.getRandomValues(token.subarray(0, NONCE_BYTES));
    const expiry = Math.ceil(this.#unixMs() + this.#ttlMs);
    new DataView(token.buffer).setBigUint64(NONCE_BYTES, BigInt(expiry));
    const signed = signedBytes(token, callSid);
    const signature = await crypto.subtle.sign("HMAC", await this.#key, signed);
    token.set(new Uint8Array(signature), NONCE_BYTES + EXPIRY_BYTES);
    return toBase64Url(token);
  }

  /** Whether a token counts for a call. It counts no more afterwards. */
  async redeem(token: string | undefined, callSid: string): Promise<boolean> {
    const bytes = token === undefined ? undefined : fromBase64Url(token);
    if (!bytes) return false;
    const signature = bytes.slice(NONCE_BYTES + EXPIRY_BYTES);
    const signed = signedBytes(bytes, callSid);
    if (!await crypto.subtle.verify("HMAC", await this.#key, signature, signed)) return false;
    const nowMs = this.#unixMs();
    for (const [nonce, expiry] of this.#redeemed) {
      if (expiry <= nowMs) this.#redeemed.delete(nonce);
    }
    const expiry = Number(new DataView(bytes.buffer).getBigUint64(NONCE_BYTES));
    const nonce = toBase64Url(bytes.subarray(0, NONCE_BYTES));
    if (expiry <= nowMs || this.#redeemed.has(nonce)) return false;
    this.#redeemed.set(nonce, expiry);
    return true;
  }
}

function signedBytes(token: Uint8Array, callSid: string): Uint8Array<ArrayBuffer> {
  const head = token.subarray(0, NONCE_BYTES + EXPIRY_BYTES);
  const name = new TextEncoder().encode(callSid);
  const bytes = new Uint8Array(head.length + name.length);
  bytes.set(head);
  bytes.set(name, head.length);
  return bytes;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll(
    "=",
    "",
  );
}

/** The bytes of a token of the right length, written in the one way that we write it. */
function fromBase64Url(token: string): Uint8Array<ArrayBuffer> | undefined {
  if (typeof token !== "string" || !/^[\w-]{75}$/.test(token)) return undefined;
  const binary = atob(token.replaceAll("-", "+").replaceAll("_", "/") + "=");
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  return toBase64Url(bytes) === token ? bytes : undefined;
}
